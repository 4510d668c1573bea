namespace Filigree.Studies.Statistics;

/// <summary>The probability of improvement of trials.</summary>
internal static class Improvement
{
    /// <summary>How often a trial of the sample is better than one of the baseline; higher, where neither way is better.</summary>
    /// <param name="strata">
    /// Trials of both sides at each setting of all other factors. Diverged ones are worse than all others; where neither way is better they are left out.
    /// </param>
    /// <param name="direction">Which way is better.</param>
    /// <param name="level">The interval's confidence is 1 less it.</param>
    public static ProbabilityOfImprovement Of(
        IEnumerable<(Observation[] Sample, Observation[] Baseline)> strata,
        Direction direction,
        double level
    )
    {
        (Observation[] Sample, Observation[] Baseline)[] all = [.. strata];
        IEnumerable<Observation> every = all.SelectMany(one => one.Sample.Concat(one.Baseline));
        double last = Comparison.Last(SampleSummary.Finite(every.Select(one => one.Value)), direction);
        var higher = ProbabilityOfImprovement.Of(
            all.Select(one => (Ranked(one.Sample), Ranked(one.Baseline))),
            1 - level
        );
        return direction == Direction.Lower ? higher.Reversed() : higher;

        IEnumerable<double> Ranked(Observation[] side) =>
            side.Select(one => one.HasDiverged && direction != Direction.Neither ? last : one.Value);
    }
}
