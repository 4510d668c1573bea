namespace Filigree.Studies.Statistics;

/// <summary>Almost stochastic order of trials.</summary>
internal static class StochasticOrder
{
    /// <summary>How near trials are to being better than those of the baseline at every quantile; higher, where neither way is better.</summary>
    /// <param name="sample">
    /// The trials. A diverged one has no distance to any other, and what is left of a sample was picked by its outcome: where one diverged on either side, the
    /// order has no numbers.
    /// </param>
    /// <param name="baseline">Those they are set against.</param>
    /// <param name="direction">Which way is better.</param>
    /// <param name="level">One-sided level of the bound.</param>
    public static AlmostStochasticOrder Of(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        Direction direction,
        double level
    )
    {
        double[] one = Numbers(sample);
        double[] other = Numbers(baseline);
        return sample.Concat(baseline).Any(trial => trial.HasDiverged) ? AlmostStochasticOrder.Of([], [], level)
            : direction == Direction.Lower ? AlmostStochasticOrder.Of(other, one, level)
            : AlmostStochasticOrder.Of(one, other, level);

        static double[] Numbers(IReadOnlyList<Observation> side) => [.. side.Select(trial => trial.Value)];
    }
}
