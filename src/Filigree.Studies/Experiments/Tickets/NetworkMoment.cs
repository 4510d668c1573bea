using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A network's connections, parameters and buffers as they were at the end of an epoch.</summary>
internal sealed class NetworkMoment : ITrialState
{
    private SparseMatrix[] weights = [];

    // All other parameters, in the network's order, then buffers.
    private float[][] others = [];

    /// <summary>A network as it is now.</summary>
    public static NetworkMoment Of(Network network) =>
        new()
        {
            weights = [.. network.ToSparseMatrices()],
            others = [.. network.OthersToMatrices().Select(matrix => matrix.Values)],
        };

    /// <summary>Gives a network these connections with these weights, parameters and buffers.</summary>
    public void Restore(Network network)
    {
        Connect(network, (layer, _) => weights[layer].Values);
        network.WriteOthers(others);
    }

    /// <summary>Gives a network these connections with weights drawn anew; all other parameters stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="wiring">Draws the weights.</param>
    /// <param name="stream">Gives a layer's random numbers.</param>
    public void Connect(Network network, ErdosRenyi wiring, Func<int, RandomStream> stream) =>
        Connect(
            network,
            (layer, shape) =>
            {
                SparseMatrix drawn = RememberedConnections.Of(weights[layer]);
                wiring.Fill(drawn, shape, stream(layer));
                return drawn.Values;
            }
        );

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Weights(ref weights);
        List<float[]> items = [.. others];
        state.Items(items, () => [], (ref float[] values) => state.Values(ref values));
        others = [.. items];
    }

    private void Connect(Network network, Func<int, MatrixShape, float[]> values)
    {
        for (int layer = 0; layer < weights.Length; layer++)
        {
            Parameter weight = network.Weights[layer];
            SparseMatrix matrix = weights[layer].WithWeights(values(layer, weight.Shape));
            if (matrix.Density < 1)
            {
                weight.Connect(matrix);
            }
            else
            {
                weight.WriteMatrix(matrix.Values);
            }
        }
    }
}
