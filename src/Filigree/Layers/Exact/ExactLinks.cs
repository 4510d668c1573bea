namespace Filigree.Layers;

/// <summary>The sum of two values.</summary>
/// <param name="first">One of them.</param>
/// <param name="second">The other.</param>
/// <param name="output">The sum.</param>
internal sealed class ExactSum(DualNumbers first, DualNumbers second, DualNumbers output) : ExactStep
{
    /// <inheritdoc/>
    public override void Forward()
    {
        foreach (DualNumbers one in (ReadOnlySpan<DualNumbers>)[first, second])
        {
            Doubles.AddMultiple(1, one.Value, output.Value);
            Doubles.AddMultiple(1, one.ValueRate, output.ValueRate);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        foreach (DualNumbers one in (ReadOnlySpan<DualNumbers>)[first, second])
        {
            Doubles.AddMultiple(1, output.Gradient, one.Gradient);
            Doubles.AddMultiple(1, output.GradientRate, one.GradientRate);
        }
    }
}

/// <summary>Positions of channels become features [position, channel], each row of samples at its new place.</summary>
/// <param name="input">[channel, position, sample].</param>
/// <param name="output">[position and channel, sample].</param>
internal sealed class ExactReorder(DualNumbers input, DualNumbers output) : ExactStep
{
    /// <inheritdoc/>
    public override void Forward()
    {
        Move(input.Value, output.Value, isBackward: false);
        Move(input.ValueRate, output.ValueRate, isBackward: false);
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Move(output.Gradient, input.Gradient, isBackward: true);
        Move(output.GradientRate, input.GradientRate, isBackward: true);
    }

    private void Move(double[] from, double[] to, bool isBackward)
    {
        (int positions, int channels) = (input.Shape.Positions, input.Shape.Channels);
        int samples = input.Samples;
        for (int place = 0; place < positions * channels; place++)
        {
            (int channel, int position) = Math.DivRem(place, positions);
            int other = (position * channels) + channel;
            (int source, int destination) = isBackward ? (other, place) : (place, other);
            Doubles.AddMultiple(1, from.AsSpan(source * samples, samples), to.AsSpan(destination * samples));
        }
    }
}
