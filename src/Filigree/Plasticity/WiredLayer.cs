using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>A layer as it is wired, for rules that refuse what they could not do with it.</summary>
/// <param name="Name">The name of its weight, such as <c>dense1.weight</c>.</param>
/// <param name="Shape">Its matrix view.</param>
/// <param name="Connections">How many connections it has.</param>
/// <param name="ConnectsAll">Whether it is dense: all entries are connected, and none is stored as a connection.</param>
public sealed record WiredLayer(string Name, MatrixShape Shape, long Connections, bool ConnectsAll)
{
    /// <summary>The layers of a network, first layer first. Entries of weight 0 have no connection, as rules of plasticity read a wiring.</summary>
    /// <param name="network">A wired network.</param>
    public static IReadOnlyList<WiredLayer> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. network.Weights.Select(Of)];
    }

    private static WiredLayer Of(Parameter weight)
    {
        // The padding of a tensor holds zeros.
        long connections = weight.ConnectsAll ? Reductions.CountNonZero(weight.Value.Span) : weight.ConnectionCount;
        return new WiredLayer(
            weight.Name,
            weight.Shape,
            connections,
            weight.ConnectsAll && connections == weight.Shape.Places
        );
    }
}
