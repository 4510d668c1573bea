using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Topology;

/// <summary>
/// How a network's layers of weights join channels, which are the neurons of its graph: a convolution leads from channel c to output o by the weights of
/// its slice [o, c]. Normalizations, activations and pooling pass channels on; flattening gives a channel several columns of the next layer; a residual sum joins
/// channel c of both sides and has no weight. Every weight of a dense chain is an edge of its own, as in <see cref="SparseGraph"/>.
/// </summary>
/// <remarks>
/// Channels rather than pixels: a graph of pixels costs as many times more as a map has positions, and differs only where the kept places of kernels
/// lead off the map together.
/// </remarks>
public sealed class ChannelGraph
{
    internal ChannelGraph(ChannelValue input, ChannelValue output, int values, IReadOnlyList<ChannelStep> steps)
    {
        (Input, Output, Values, Steps) = (input, output, values, [.. steps]);
        Layers = [.. Steps.OfType<WeightStep>().Select(step => step.Layer)];
    }

    /// <summary>What the network takes.</summary>
    public ChannelValue Input { get; }

    /// <summary>What the network gives.</summary>
    public ChannelValue Output { get; }

    /// <summary>The layers of weights, in the network's order.</summary>
    public IReadOnlyList<ChannelLayer> Layers { get; }

    /// <summary>Whether each layer is dense and reads the neurons of the one before: a graph like any other.</summary>
    public bool IsChain =>
        Steps.All(step => step is WeightStep)
        && Layers.All(layer =>
            layer.Geometry is null && layer.ColumnsPerChannel == 1 && layer.From.Shape.Positions == 1
        );

    internal int Values { get; }

    internal IReadOnlyList<ChannelStep> Steps { get; }

    /// <summary>Layers that follow each other, without anything between them: a graph without convolutions.</summary>
    /// <param name="layers">Names and shapes, first layer first.</param>
    /// <exception cref="UserError">A layer has not as many inputs as the one before has outputs.</exception>
    public static ChannelGraph Chain(IReadOnlyList<(string Name, MatrixShape Shape)> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count, nameof(layers));
        var trace = new ChannelTrace(new SampleShape(layers[0].Shape.Inputs));
        return trace.ToGraph(
            layers.Aggregate(trace.Input, (value, layer) => trace.Dense(value, layer.Name, layer.Shape))
        );
    }

    /// <summary>Says why a graph's layers are not this network's, or null if they are.</summary>
    internal string? FindMismatch(IReadOnlyList<(string Name, int Outputs, int Inputs)> layers)
    {
        if (layers.Count > Layers.Count)
        {
            return $"there are {layers.Count} layers of weights, and {Layers.Count} in the network";
        }

        for (int layer = 0; layer < layers.Count; layer++)
        {
            (string name, int outputs, int inputs) = layers[layer];
            MatrixShape shape = Layers[layer].Shape;
            if ((shape.Outputs, shape.Inputs) != (outputs, inputs))
            {
                return $"{name} is {outputs} x {inputs}, and {Layers[layer].Name} {shape.Outputs} x {shape.Inputs}";
            }
        }

        return null;
    }

    /// <summary>Throws if a graph's layers are not this network's.</summary>
    internal void Require(IReadOnlyList<SparseLayer> layers)
    {
        if (
            FindMismatch([.. layers.Select(layer => (layer.Name, layer.Outputs, layer.Inputs))]) is { } mismatch
            || layers.Count != Layers.Count && (mismatch = "some layers are missing") is not null
        )
        {
            throw new ArgumentException($"The edges are not those of the network: {mismatch}.");
        }
    }
}
