using Filigree.Numerics;

namespace Filigree.Layers;

/// <summary>
/// A layer of weights, dense or a convolution, by its connections: each is one number times stretches of samples and positions that lie side by side.
/// </summary>
internal sealed class ExactWeights : ExactStep
{
    private readonly DualNumbers input;
    private readonly DualNumbers output;
    private readonly ConvolutionGeometry? geometry;
    private readonly double[] bias;
    private readonly Stretch[][] stretches;

    /// <summary>Prepares the layer.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="output">What it makes.</param>
    /// <param name="connections">Its connections.</param>
    /// <param name="bias">A number an output, or none.</param>
    /// <param name="geometry">The windows of a convolution; null for a layer that is applied to each position.</param>
    public ExactWeights(
        DualNumbers input,
        DualNumbers output,
        SparseMatrix connections,
        double[] bias,
        ConvolutionGeometry? geometry
    )
    {
        (this.input, this.output, Connections) = (input, output, connections);
        (this.bias, this.geometry) = (bias, geometry);
        Weights = Array.ConvertAll(connections.Values, weight => (double)weight);
        Direction = new double[connections.Count];
        Gradient = new double[connections.Count];
        GradientRate = new double[connections.Count];
        stretches = geometry is null
            ?
            [
                [new Stretch(0, 0, input.ChannelLength)],
            ]
            :
            [
                .. Enumerable
                    .Range(0, geometry.KernelArea)
                    .Select(place => StretchesOf(geometry, place, input.Samples)),
            ];
    }

    /// <summary>The connections.</summary>
    public SparseMatrix Connections { get; }

    /// <summary>What it reads, [channel, position, sample].</summary>
    public double[] Inputs => input.Value;

    /// <summary>A weight a connection.</summary>
    public double[] Weights { get; }

    /// <summary>The direction along which the weights move.</summary>
    public double[] Direction { get; }

    /// <summary>The gradient of the loss by each weight.</summary>
    public double[] Gradient { get; }

    /// <summary>The derivative of the gradient along the direction: the Hessian matrix times it.</summary>
    public double[] GradientRate { get; }

    /// <inheritdoc/>
    public override void Forward()
    {
        int length = output.ChannelLength;
        for (int number = 0; number < Connections.Outputs; number++)
        {
            Span<double> value = output.Value.AsSpan(number * length, length);
            Span<double> rate = output.ValueRate.AsSpan(number * length, length);
            value.Fill(bias.Length == 0 ? 0 : bias[number]);
            for (int index = Connections.Starts[number]; index < Connections.Starts[number + 1]; index++)
            {
                int first = FirstOf(number, Connections.Indices[index], out Stretch[] places);
                double weight = Weights[index];
                double direction = Direction[index];
                foreach (Stretch place in places)
                {
                    ReadOnlySpan<double> x = input.Value.AsSpan(first + place.Input, place.Length);
                    Doubles.AddMultiple(weight, x, value[place.Output..]);
                    Doubles.AddMultiple(
                        weight,
                        input.ValueRate.AsSpan(first + place.Input, place.Length),
                        rate[place.Output..]
                    );
                    if (direction != 0)
                    {
                        Doubles.AddMultiple(direction, x, rate[place.Output..]);
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        int length = output.ChannelLength;
        for (int number = 0; number < Connections.Outputs; number++)
        {
            ReadOnlySpan<double> gradient = output.Gradient.AsSpan(number * length, length);
            ReadOnlySpan<double> rate = output.GradientRate.AsSpan(number * length, length);
            for (int index = Connections.Starts[number]; index < Connections.Starts[number + 1]; index++)
            {
                int first = FirstOf(number, Connections.Indices[index], out Stretch[] places);
                double weight = Weights[index];
                double direction = Direction[index];
                foreach (Stretch place in places)
                {
                    ReadOnlySpan<double> dy = gradient.Slice(place.Output, place.Length);
                    ReadOnlySpan<double> dyRate = rate.Slice(place.Output, place.Length);
                    ReadOnlySpan<double> x = input.Value.AsSpan(first + place.Input, place.Length);
                    Span<double> dx = input.Gradient.AsSpan(first + place.Input, place.Length);
                    Span<double> dxRate = input.GradientRate.AsSpan(first + place.Input, place.Length);
                    Gradient[index] += Doubles.Dot(dy, x);
                    GradientRate[index] +=
                        Doubles.Dot(dyRate, x)
                        + Doubles.Dot(dy, input.ValueRate.AsSpan(first + place.Input, place.Length));
                    Doubles.AddMultiple(weight, dy, dx);
                    Doubles.AddMultiple(weight, dyRate, dxRate);
                    if (direction != 0)
                    {
                        Doubles.AddMultiple(direction, dy, dxRate);
                    }
                }
            }
        }
    }

    /// <summary>The sum of the squares of the numbers that each place of the matrix view reads, [group, column]: one row but for grouped convolutions.</summary>
    public double[] SquaredInputs()
    {
        int groups = geometry?.Groups ?? 1;
        var sums = new double[groups * Connections.Inputs];
        for (int group = 0; group < groups; group++)
        {
            for (int column = 0; column < Connections.Inputs; column++)
            {
                int first = FirstOf(group * (Connections.Outputs / groups), column, out Stretch[] places);
                foreach (Stretch place in places)
                {
                    ReadOnlySpan<double> x = input.Value.AsSpan(first + place.Input, place.Length);
                    sums[(group * Connections.Inputs) + column] += Doubles.Dot(x, x);
                }
            }
        }

        return sums;
    }

    // Where the channel that a weight reads begins, and which parts of it the weight meets.
    private int FirstOf(int output, int column, out Stretch[] places)
    {
        if (geometry is null)
        {
            places = stretches[0];
            return column * input.ChannelLength;
        }

        places = stretches[column % geometry.KernelArea];
        int channel = (output / geometry.GroupOutputs * geometry.GroupChannels) + (column / geometry.KernelArea);
        return channel * input.ChannelLength;
    }

    // What one place of the kernel meets: row by row where windows lie side by side, else position by position.
    private static Stretch[] StretchesOf(ConvolutionGeometry geometry, int place, int samples)
    {
        var found = new List<Stretch>();
        (int kernelRow, int kernelColumn) = Math.DivRem(place, geometry.KernelWidth);
        for (int row = 0; row < geometry.OutputHeight; row++)
        {
            int y = (row * geometry.StrideHeight) + kernelRow - geometry.Padding.Top;
            for (int column = 0; column < geometry.OutputWidth && y >= 0 && y < geometry.Height; column++)
            {
                int x = (column * geometry.StrideWidth) + kernelColumn - geometry.Padding.Left;
                if (x < 0 || x >= geometry.Width)
                {
                    continue;
                }

                var one = new Stretch(
                    ((row * geometry.OutputWidth) + column) * samples,
                    ((y * geometry.Width) + x) * samples,
                    samples
                );
                if (found.Count > 0 && found[^1].IsFollowedBy(one))
                {
                    found[^1] = found[^1] with { Length = found[^1].Length + samples };
                }
                else
                {
                    found.Add(one);
                }
            }
        }

        return [.. found];
    }

    // Numbers of an output channel, and those of an input channel that a weight leads to them from.
    private readonly record struct Stretch(int Output, int Input, int Length)
    {
        public bool IsFollowedBy(Stretch next) => next.Output == Output + Length && next.Input == Input + Length;
    }
}
