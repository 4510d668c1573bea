using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>What the draws of a <see cref="PercolationExperiment"/> have come to so far.</summary>
/// <param name="points">Points of the curve.</param>
internal sealed class PercolationDraws(int points) : ITrialState
{
    private readonly List<long[]> reached = [];
    private double[] sums = new double[points];

    /// <summary>Sums over the draws of the shares on complete paths, point by point.</summary>
    public IReadOnlyList<double> Sums => sums;

    /// <summary>With how many edges each draw reached each level.</summary>
    public IReadOnlyList<long[]> Reached => reached;

    /// <summary>Adds a draw.</summary>
    public void Add(double[] shares, long[] counts)
    {
        for (int point = 0; point < sums.Length; point++)
        {
            sums[point] += shares[point];
        }

        reached.Add(counts);
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Values(ref sums);
        state.Items(reached, () => [], (ref long[] counts) => state.Values(ref counts));
    }
}
