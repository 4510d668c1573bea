using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>Distances between each two networks, filled pair by pair, that can be saved when it is half full.</summary>
/// <param name="networks">Number of networks.</param>
/// <param name="layers">Number of layers compared.</param>
internal sealed class DistanceTable(int networks, int layers) : ITrialState
{
    private readonly List<double[]> pairs = [];

    /// <summary>Number of layers compared.</summary>
    public int Layers => layers;

    private int Done => pairs.Count;

    /// <summary>The stage that fills it: each network with all before it.</summary>
    /// <param name="measure">Measures a pair.</param>
    public IStageWork Fill(Func<(int Low, int High), NnstdDistance> measure) =>
        new RepeatedWork(
            "pair",
            NnstdMatrix.PairsOf(networks),
            this,
            _ => pairs.Add([.. measure(Next()).Layers.Select(layer => layer.Distance)])
        );

    /// <summary>A distance: of one layer, or for layer -1 the mean over layers.</summary>
    public double Of(int layer, int first, int second)
    {
        if (first == second)
        {
            return 0;
        }

        int high = Math.Max(first, second);
        double[] pair = pairs[(high * (high - 1) / 2) + Math.Min(first, second)];
        return layer < 0 ? pair.Sum() / pair.Length : pair[layer];
    }

    private (int Low, int High) Next()
    {
        int high = 1;
        int low = Done;
        for (; low >= high; high++)
        {
            low -= high;
        }

        return (low, high);
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Items(pairs, () => [], (ref double[] pair) => state.Values(ref pair));
        if (Done > NnstdMatrix.PairsOf(networks) || pairs.Exists(pair => pair.Length != layers))
        {
            throw new InvalidDataException($"{Done} pairs of {networks} networks of {layers} layers do not fit.");
        }
    }
}
