using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>The order of what a dense layer reads of flattened images: Keras and Flax flatten position by position, PyTorch channel by channel.</summary>
internal static class FlattenedOrder
{
    /// <summary>
    /// Connections in the network's order: those of a kernel as Keras and Flax name it read position by position what the network flattens channel
    /// by channel. Other weights [in, out], such as those of ONNX's MatMul, come from wherever: their inputs stay in their order.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weight">The weight that they are for.</param>
    /// <param name="layer">The layer of the file.</param>
    /// <param name="connections">What was read.</param>
    public static SparseMatrix InNetworks(
        Network network,
        Parameter weight,
        WeightLayer layer,
        SparseMatrix connections
    )
    {
        if (
            layer.Layout.Order != KernelOrder.InOut
            || !KernelOrders.IsKernel(new ParameterName(layer.Name))
            || weight.Shape.IsConvolution
            || FlatteningOf(network, weight) is not { } from
        )
        {
            return connections;
        }

        int positions = from.Positions;
        var indices = new int[connections.Count];
        var values = new float[connections.Count];
        for (int output = 0; output < connections.Outputs; output++)
        {
            int start = connections.Starts[output];
            ReadOnlySpan<int> inputs = connections.InputsOf(output);
            Span<int> to = indices.AsSpan(start, inputs.Length);
            for (int i = 0; i < inputs.Length; i++)
            {
                (int position, int channel) = Math.DivRem(inputs[i], from.Channels);
                to[i] = (channel * positions) + position;
            }

            connections.WeightsOf(output).CopyTo(values.AsSpan(start));
            to.Sort(values.AsSpan(start, to.Length));
        }

        return new SparseMatrix(
            connections.Name,
            connections.Outputs,
            connections.Inputs,
            connections.Starts,
            indices,
            values
        )
        {
            Shape = connections.Shape,
        };
    }

    // What a dense layer reads, if that is several positions, one channel after the other.
    private static SampleShape? FlatteningOf(Network network, Parameter weight)
    {
        SampleShape shape = network.InputShape;
        SampleShape? flattened = null;
        foreach (Layer layer in network.Layers)
        {
            if (layer is Linear linear && linear.Weight == weight)
            {
                return flattened;
            }

            SampleShape next = layer.ShapeFor(shape);
            flattened =
                layer is Flatten { Order: FeatureOrder.ChannelsFirst } && shape.Positions > 1 ? shape
                : next == shape ? flattened
                : null;
            shape = next;
        }

        return null;
    }
}
