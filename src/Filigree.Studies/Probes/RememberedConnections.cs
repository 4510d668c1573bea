using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>Connections of a network at the end of an epoch, without their weights.</summary>
internal static class RememberedConnections
{
    /// <summary>A layer's connections, all of weight 0: what is remembered does not change with the network.</summary>
    public static SparseMatrix Of(SparseMatrix layer) => layer.WithWeights(new float[layer.Count]);

    /// <summary>Exchanges layers whose weights do not count.</summary>
    public static void Connections(this StateExchange state, ref SparseMatrix[] layers)
    {
        SparseMatrix[] now = layers;
        state.Through(
            writer => ConnectionSerializer.WritePlaces(writer, now),
            reader => now = ConnectionSerializer.ReadPlaces(reader)
        );
        layers = now;
    }

    /// <summary>Exchanges layers with their weights.</summary>
    public static void Weights(this StateExchange state, ref SparseMatrix[] layers)
    {
        SparseMatrix[] now = layers;
        state.Through(
            writer => ConnectionSerializer.Write(writer, now),
            reader => now = ConnectionSerializer.Read(reader)
        );
        layers = now;
    }
}
