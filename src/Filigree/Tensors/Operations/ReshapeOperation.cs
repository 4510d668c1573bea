using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The same numbers as other positions and channels. It is a view, which costs nothing, where the order of the numbers in memory stays and
/// no padding lies between them; else the numbers are copied:
/// <list type="bullet">
/// <item>positions change and channels stay (an image that becomes tokens): always a view;</item>
/// <item><see cref="Layout.SampleRows"/>, positions first: a view where both numbers of channels are multiples of 16, for rows are padded to these;</item>
/// <item><see cref="Layout.SampleRows"/>, channels first: a copy;</item>
/// <item><see cref="Layout.NeuronRows"/>, channels first: always a view;</item>
/// <item><see cref="Layout.NeuronRows"/>, positions first: a copy.</item>
/// </list>
/// </summary>
public sealed class ReshapeOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private FeatureOrder order;

    /// <summary>Shows or copies the numbers in another shape, and records a copy.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Either layout.</param>
    /// <param name="shape">As many numbers a sample.</param>
    /// <param name="order">In which order a sample's numbers are taken and laid down.</param>
    /// <returns>The same layout.</returns>
    /// <exception cref="ArgumentException">The shape has another number of numbers.</exception>
    public static Variable Apply(Tape tape, Variable input, SampleShape shape, FeatureOrder order)
    {
        SampleShape own = input.Shape.Sample;
        if (own == shape)
        {
            return input;
        }

        if (own.Features != shape.Features)
        {
            throw new ArgumentException(
                $"Samples of {own} have {own.Features} numbers; they cannot be seen as {shape}, {shape.Features} numbers."
            );
        }

        if (IsView(input, shape, order))
        {
            return tape.NewView(input, shape);
        }

        if (own.Positions != 1 && shape.Positions != 1)
        {
            return Apply(tape, Apply(tape, input, shape.Flat, order), shape, order);
        }

        Variable output = tape.NewVariable(input.Shape with { Sample = shape }, input.RequiresGradient, input.Layout);
        Copy(input, input.Value, output, output.Value, order);
        if (tape.IsRecording && input.RequiresGradient)
        {
            ReshapeOperation record = tape.Record<ReshapeOperation>();
            (record.input, record.output, record.order) = (input, output, order);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient || !input.RequiresGradient)
        {
            return;
        }

        Tensor gradient = input.WriteGradient(out bool accumulate);
        Tensor term = accumulate ? tape.NewVariableLike(input, requiresGradient: false).Value : gradient;
        Copy(output, output.Gradient, input, term, order);
        if (accumulate)
        {
            Elementwise.Add(term.Span, gradient.Span);
        }
    }

    private static bool IsView(Variable input, SampleShape shape, FeatureOrder order)
    {
        int channels = input.Shape.Channels;
        return channels == shape.Channels
            || (
                input.Layout == Layout.SampleRows
                    ? order == FeatureOrder.PositionsFirst
                        && channels == Tensor.Padded(channels)
                        && shape.Channels == Tensor.Padded(shape.Channels)
                    : order == FeatureOrder.ChannelsFirst
            );
    }

    // One of the two has a single position.
    private static void Copy(Variable from, Tensor source, Variable to, Tensor target, FeatureOrder order)
    {
        SampleShape places = from.Shape.Positions == 1 ? to.Shape.Sample : from.Shape.Sample;
        bool spreads = from.Shape.Positions == 1;
        if (from.Layout == Layout.NeuronRows)
        {
            CopyRows(source, target, places, spreads);
            return;
        }

        for (int sample = 0; sample < from.Shape.Samples; sample++)
        {
            if (order == FeatureOrder.PositionsFirst)
            {
                CopyPositions(source, target, sample, places, spreads);
            }
            else
            {
                Transpose(source, target, sample, places, spreads);
            }
        }
    }

    // Row position * channels + channel of the flat matrix is row channel * positions + position of the other.
    private static void CopyRows(Tensor source, Tensor target, SampleShape places, bool spreads)
    {
        for (int channel = 0; channel < places.Channels; channel++)
        {
            for (int position = 0; position < places.Positions; position++)
            {
                int flat = position * places.Channels + channel;
                int row = channel * places.Positions + position;
                source.Row(spreads ? flat : row).CopyTo(target.Row(spreads ? row : flat));
            }
        }
    }

    private static void CopyPositions(Tensor source, Tensor target, int sample, SampleShape places, bool spreads)
    {
        for (int position = 0; position < places.Positions; position++)
        {
            int row = sample * places.Positions + position;
            int start = position * places.Channels;
            if (spreads)
            {
                source.Row(sample).Slice(start, places.Channels).CopyTo(target.Row(row));
            }
            else
            {
                source.Row(row).CopyTo(target.Row(sample)[start..]);
            }
        }
    }

    private static void Transpose(Tensor source, Tensor target, int sample, SampleShape places, bool spreads)
    {
        int first = sample * places.Positions;
        if (spreads)
        {
            var flat = new MatrixSpan(source.Row(sample), places.Channels, places.Positions, places.Positions);
            Transposition.Transpose(flat, Rows(target, first, places.Positions));
        }
        else
        {
            var flat = new MatrixSpan(target.Row(sample), places.Channels, places.Positions, places.Positions);
            Transposition.Transpose(Rows(source, first, places.Positions), flat);
        }
    }

    private static MatrixSpan Rows(Tensor tensor, int first, int count) =>
        new(tensor.Span.Slice(first * tensor.Stride, count * tensor.Stride), count, tensor.Columns, tensor.Stride);
}
