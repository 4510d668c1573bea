using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Studies.Experiments;

/// <summary>Connections of a network at one moment, without their weights.</summary>
internal static class RememberedConnections
{
    /// <summary>A layer's connections, all of weight 0: what is remembered does not change with the network.</summary>
    public static SparseMatrix Of(SparseMatrix layer) => layer.WithWeights(new float[layer.Count]);

    /// <summary>Writes layers.</summary>
    public static void Save(BinaryWriter writer, IReadOnlyList<SparseMatrix> layers) =>
        ConnectionSerializer.WritePlaces(writer, layers);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static SparseMatrix[] Restore(BinaryReader reader) => ConnectionSerializer.ReadPlaces(reader);
}
