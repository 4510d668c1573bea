using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>The linear layers that a network ends in, whose neurons follow each other.</summary>
internal static class DenseTail
{
    /// <summary>The tail, first layer first; empty where the last layer that has weights is not linear.</summary>
    /// <param name="network">The network.</param>
    public static IReadOnlyList<Linear> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var tail = new List<Linear>();
        foreach (Layer layer in network.Layers.Reverse())
        {
            if (
                layer is Linear linear
                && (tail.Count == 0 || linear.Weight.Shape.Outputs == tail[^1].Weight.Shape.Inputs)
            )
            {
                tail.Add(linear);
            }
            else if (layer.Parameters.Any(parameter => parameter.Kind == ParameterKind.Weight))
            {
                break;
            }
        }

        tail.Reverse();
        return tail;
    }
}
