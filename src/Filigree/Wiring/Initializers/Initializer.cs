using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>A rule that fills each layer's weights on its own, from the shape of its matrix view.</summary>
public abstract class Initializer : IWiring
{
    /// <summary>Factor on every weight.</summary>
    public static NumberOption ScaleOption { get; } =
        new("scale", "factor on every weight", 1, 0, 1e6, ExcludesMinimum: true);

    /// <summary>The option of a rule that builds on one that fills each layer on its own: <c>base</c>, he-normal unless given.</summary>
    /// <param name="description">What the base does in the rule.</param>
    public static NestedOption<IWiring> BaseOption(string description) =>
        new("base", description, "he-normal")
        {
            Allows = wiring => wiring is Initializer,
            What = "a rule that fills each layer on its own",
        };

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Factor on every weight, 1 unless set; above 0.</summary>
    public double Scale
    {
        get;
        init => field = ScaleOption.Check(value);
    } = 1;

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        network.Reset(randomness);
        for (int index = 0; index < network.Weights.Count; index++)
        {
            Parameter weight = network.Weights[index];
            float[] values = new float[weight.Shape.Count];
            Fill(values, weight.Shape, randomness.Stream(StreamNames.Weights, index));
            weight.WriteMatrix(values);
        }
    }

    /// <summary>Fills a matrix view.</summary>
    /// <param name="weights">Outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="stream">Where the numbers come from; the stream <c>weights</c> of the layer.</param>
    /// <exception cref="ArgumentException">The span's length is not that of the shape.</exception>
    public void Fill(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Outputs, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Inputs, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.KernelArea, 1, nameof(shape));
        if (weights.Length != shape.Count)
        {
            throw new ArgumentException(
                $"A {shape.Outputs} x {shape.Inputs} matrix has {shape.Count} numbers; the span has {weights.Length}.",
                nameof(weights)
            );
        }

        DrawScaled(weights, shape, stream);
    }

    /// <summary>True if the weights are drawn independently of each other, so that some can be drawn alone.</summary>
    public virtual bool DrawsIndependently => true;

    /// <summary>Draws some weights for a layer, without the others.</summary>
    /// <param name="weights">Receives any number of weights.</param>
    /// <param name="shape">The full layer's matrix view.</param>
    /// <param name="stream">Where the numbers come from.</param>
    /// <exception cref="InvalidOperationException">The rule's weights depend on each other.</exception>
    public void Sample(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!DrawsIndependently)
        {
            throw new InvalidOperationException($"{Name} draws a layer's weights together.");
        }

        DrawScaled(weights, shape, stream);
    }

    /// <summary>Draws weights for connections, by the law of the full layer; those that depend on each other are drawn together.</summary>
    /// <param name="connections">The connections; their weights are overwritten.</param>
    /// <param name="shape">The full layer's matrix view.</param>
    /// <param name="stream">Where the numbers come from.</param>
    internal void FillConnections(SparseMatrix connections, MatrixShape shape, RandomStream stream)
    {
        if (DrawsIndependently)
        {
            Sample(connections.Values, shape, stream);
            return;
        }

        var full = new float[shape.Count];
        Fill(full, shape, stream);
        for (int output = 0; output < shape.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = connections.InputsOf(output);
            Span<float> weights = connections.WeightsOf(output);
            for (int place = 0; place < inputs.Length; place++)
            {
                weights[place] = full[(output * shape.Inputs) + inputs[place]];
            }
        }
    }

    private void DrawScaled(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        Draw(weights, shape, stream);
        if (Scale != 1)
        {
            float factor = (float)Scale;
            foreach (ref float weight in weights)
            {
                weight *= factor;
            }
        }
    }

    /// <summary>Fills a matrix view, before <see cref="Scale"/>.</summary>
    /// <param name="weights">Outputs * inputs numbers, row-major [output, input]; of independent weights any number.</param>
    /// <param name="shape">The matrix view's shape, at least 1 x 1.</param>
    /// <param name="stream">Where the numbers come from.</param>
    protected abstract void Draw(Span<float> weights, MatrixShape shape, RandomStream stream);
}
