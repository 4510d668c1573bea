namespace Filigree.Studies.Statistics;

/// <summary>
/// How often a number of a sample exceeds one of the baseline (Agarwal, Schwarzer, Castro, Courville and Bellemare 2021): the share of all pairs,
/// ties counting half, averaged over the strata.
/// </summary>
/// <param name="Probability">From 0 to 1; NaN where no stratum has numbers on both sides.</param>
/// <param name="Interval">
/// Of one stratum: by Brunner and Munzel's variance (2000) and Student's t on the logit. Of several: percentile, from
/// <see cref="Bootstrap.Resamples"/> resamples of both sides of every stratum. Where all pairs go one way, nothing spreads, and the other end is the
/// probability at which as many independent pairs would still all go that way with a chance of half the level.
/// </param>
/// <param name="Strata">How many strata have numbers on both sides.</param>
/// <param name="Test">
/// Brunner and Munzel's test of a probability of one half, of a single stratum with spread; <see cref="TestResult.None"/> elsewhere.
/// </param>
internal sealed record ProbabilityOfImprovement(double Probability, Interval Interval, int Strata, TestResult Test)
{
    /// <summary>Of one stratum.</summary>
    /// <param name="sample">Numbers of the sample; those that are not finite are left out.</param>
    /// <param name="baseline">Numbers it is set against.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static ProbabilityOfImprovement Of(
        IEnumerable<double> sample,
        IEnumerable<double> baseline,
        double confidence = 0.95
    ) => Of([(sample, baseline)], confidence);

    /// <summary>Of several strata, each with seeds of the sample and of the baseline at one setting of all other factors.</summary>
    /// <param name="strata">Numbers of both sides; those that are not finite are left out, and so are strata that have none on a side.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static ProbabilityOfImprovement Of(
        IEnumerable<(IEnumerable<double> Sample, IEnumerable<double> Baseline)> strata,
        double confidence = 0.95
    )
    {
        PairedRanks[] ranks =
        [
            .. strata
                .Select(one => (SampleSummary.Finite(one.Sample), SampleSummary.Finite(one.Baseline)))
                .Where(one => one.Item1.Length > 0 && one.Item2.Length > 0)
                .Select(one => new PairedRanks(one.Item1, one.Item2)),
        ];
        if (ranks.Length == 0)
        {
            return new ProbabilityOfImprovement(double.NaN, Interval.None, 0, TestResult.None);
        }
        double probability = SampleSummary.MeanOf([.. ranks.Select(one => one.Probability)]);
        if (probability is 0 or 1)
        {
            int pairs = ranks.Length * ranks.Min(one => Math.Min(one.First, one.Second));
            double bound = Math.Pow((1 - confidence) / 2, 1.0 / pairs);
            Interval oneWay = probability == 1 ? new Interval(bound, 1) : new Interval(0, 1 - bound);
            return new ProbabilityOfImprovement(probability, oneWay, ranks.Length, TestResult.None);
        }
        if (ranks is [var only])
        {
            (TestResult test, Interval interval) = only.BrunnerMunzel(confidence);
            return new ProbabilityOfImprovement(probability, interval, 1, test);
        }
        double[] drawn = Bootstrap.Draw(random => ranks.Sum(one => one.Resampled(random)) / ranks.Length);
        // Where no side has a second number, nothing was resampled.
        Interval percentile = ranks.All(one => one.First == 1 && one.Second == 1)
            ? Interval.None
            : Bootstrap.Percentile(drawn, confidence);
        return new ProbabilityOfImprovement(probability, percentile, ranks.Length, TestResult.None);
    }

    /// <summary>The probability that a number of the sample lies below one of the baseline: for measures of which less is better.</summary>
    public ProbabilityOfImprovement Reversed() =>
        this with
        {
            Probability = 1 - Probability,
            Interval = new Interval(1 - Interval.High, 1 - Interval.Low),
            Test = Test with { Statistic = -Test.Statistic },
        };
}
