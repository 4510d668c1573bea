using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// A network computed connection by connection in double precision, with exact derivatives along a direction of the weights: forward, each number
/// carries its rate of change, and on the way back each gradient does, which is the Hessian matrix times the direction (Pearlmutter 1994). It
/// reads the network and changes nothing of it; time and memory grow with connections and samples. Every sum has one order, whatever
/// the machine.
/// </summary>
internal sealed class ExactNetwork
{
    private readonly ExactKind kind;
    private readonly int samples;
    private readonly List<ExactStep> steps = [];
    private readonly List<DualNumbers> values = [];
    private readonly Dictionary<string, ExactWeights> weights = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="kind">What is computed.</param>
    /// <exception cref="UserError">It has a layer whose second derivatives are not known.</exception>
    public ExactNetwork(Network network, int samples, ExactKind kind)
    {
        (this.kind, this.samples) = (kind, samples);
        Input = NewValue(network.InputShape);
        Output = Add(network.Root, Input);
        Layers = [.. network.Weights.Select(weight => weights[weight.Name])];
    }

    /// <summary>What the network takes, [channel, position, sample].</summary>
    public DualNumbers Input { get; }

    /// <summary>What it gives.</summary>
    public DualNumbers Output { get; }

    /// <summary>The layers of weights, in the network's order.</summary>
    public IReadOnlyList<ExactWeights> Layers { get; }

    /// <summary>Runs forward from what <see cref="Input"/> holds. Gradients of earlier passes are forgotten, but for those by weights.</summary>
    public void Forward()
    {
        foreach (DualNumbers value in values)
        {
            value.Clear(keepsValue: value == Input);
        }

        steps.ForEach(step => step.Forward());
    }

    /// <summary>Runs backward from the gradient, and its rate, that <see cref="Output"/> holds. Gradients by weights add up.</summary>
    public void Backward()
    {
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            steps[index].Backward();
        }
    }

    /// <summary>How many numbers all values of one sample have: what memory grows with.</summary>
    /// <param name="network">The network.</param>
    public static long NumbersPerSample(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.InputShape.Features + Count(network.Root.Children, network.InputShape);

        static long Count(IEnumerable<Layer> layers, SampleShape shape)
        {
            long count = 0;
            foreach (Layer layer in layers)
            {
                count += layer switch
                {
                    Sequential sequence => Count(sequence.Children, shape),
                    Residual residual => Count(residual.Branch, shape)
                        + Count(residual.Shortcut is { } shortcut ? [shortcut] : [], shape)
                        + layer.ShapeFor(shape).Features,
                    _ => layer.ShapeFor(shape).Features,
                };
                shape = layer.ShapeFor(shape);
            }

            return count;
        }
    }

    private bool IsFlow => kind is ExactKind.Flow or ExactKind.SquaredFlow;

    private DualNumbers Add(Layer layer, DualNumbers input) =>
        layer switch
        {
            Sequential sequence => sequence.Children.Aggregate(input, (value, child) => Add(child, value)),
            Residual residual => Sum(residual, input),
            Linear linear => Multiply(linear, input, linear.Weight, linear.Bias, null),
            Convolution convolution => Multiply(
                convolution,
                input,
                convolution.Weight,
                convolution.Bias,
                convolution.GeometryFor(input.Shape)
            ),
            BatchNorm norm when !IsFlow => Then(
                layer,
                input,
                output => new ExactNormalization(norm, kind == ExactKind.Training && !norm.IsFrozen, input, output)
            ),
            MaxPooling pooling => Then(
                layer,
                input,
                output => new ExactPooling(pooling.Window.On(input.Shape, layer.Name), false, false, input, output)
            ),
            AveragePooling pooling => Then(
                layer,
                input,
                output => new ExactPooling(
                    pooling.Window.On(input.Shape, layer.Name),
                    true,
                    pooling.CountsPadding,
                    input,
                    output
                )
            ),
            GlobalAveragePooling => Then(
                layer,
                input,
                output => new ExactPooling(GlobalAveragePooling.WholeOf(input.Shape), true, true, input, output)
            ),
            Flatten { Order: FeatureOrder.PositionsFirst } => Then(
                layer,
                input,
                output => new ExactReorder(input, output)
            ),
            Flatten => input.Flat(),
            Dropout or StochasticDepth or BatchNorm => input,
            _ => Activate(layer, input),
        };

    private DualNumbers Sum(Residual residual, DualNumbers input)
    {
        DualNumbers around = residual.Shortcut is { } shortcut ? Add(shortcut, input) : input;
        DualNumbers through = residual.Branch.Aggregate(input, (value, child) => Add(child, value));
        return Then(residual, input, output => new ExactSum(through, around, output));
    }

    private DualNumbers Multiply(
        Layer layer,
        DualNumbers input,
        Parameter weight,
        Parameter? bias,
        ConvolutionGeometry? geometry
    ) =>
        Then(
            layer,
            input,
            output =>
            {
                ReadOnlySpan<float> shifts = bias is null || IsFlow ? [] : bias.Value.Row(0)[..bias.Shape.Outputs];
                double[] bases = Array.ConvertAll(shifts.ToArray(), shift => (double)shift);
                var step = new ExactWeights(input, output, weight.ToConnections(), bases, geometry);
                foreach (ref double number in step.Weights.AsSpan())
                {
                    number =
                        kind == ExactKind.Flow ? Math.Abs(number)
                        : kind == ExactKind.SquaredFlow ? number * number
                        : number;
                }

                weights.Add(weight.Name, step);
                return step;
            }
        );

    private DualNumbers Activate(Layer layer, DualNumbers input)
    {
        Func<double, int, (double Value, double Slope, double Bend)> function =
            ExactActivation.Of(layer)
            ?? throw new UserError(
                "it does not say how its numbers change, so that scores by flow or second derivatives are not known",
                layer.Name,
                "dense and convolutional networks of layers that come with Filigree"
            );
        return IsFlow ? input : Then(layer, input, output => new ExactActivation(function, input, output));
    }

    private DualNumbers Then(Layer layer, DualNumbers input, Func<DualNumbers, ExactStep> make)
    {
        DualNumbers output = NewValue(layer.ShapeFor(input.Shape));
        steps.Add(make(output));
        return output;
    }

    private DualNumbers NewValue(SampleShape shape)
    {
        var value = DualNumbers.Zero(shape, samples);
        values.Add(value);
        return value;
    }
}
