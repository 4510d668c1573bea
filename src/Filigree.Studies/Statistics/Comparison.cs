namespace Filigree.Studies.Statistics;

/// <summary>A sample set against a baseline: difference, test, effect, interval and verdict.</summary>
public sealed record Comparison
{
    /// <summary>With fewer numbers on a side a verdict carries a warning.</summary>
    public const int FewSeeds = 5;

    /// <summary>The test used.</summary>
    public required ComparisonTest Test { get; init; }

    /// <summary>Significance level; the interval's confidence is 1 less it.</summary>
    public required double Level { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Numbers on the smaller side; the pairs of a paired test.</summary>
    public required int Count { get; init; }

    /// <summary>Numbers of either side that found no partner in a paired test.</summary>
    public int Unpaired { get; init; }

    /// <summary>Sample less baseline: of means, or of medians for Kruskal-Wallis.</summary>
    public required double Difference { get; init; }

    /// <summary>Bootstrap interval of the difference.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Statistic, degrees of freedom, p.</summary>
    public required TestResult Result { get; init; }

    /// <summary>The p-value corrected for the number of tests; null where no correction was asked for.</summary>
    public double? CorrectedP { get; init; }

    /// <summary>Hedges' g, or Cliff's delta for Kruskal-Wallis; NaN without spread.</summary>
    public required double Effect { get; init; }

    /// <summary>
    /// The smallest true difference that this many numbers with this spread show in 4 of 5 studies, at the level without
    /// correction; NaN where nothing can be tested.
    /// </summary>
    public required double Detectable { get; init; }

    /// <summary>The smallest p this test can give for these sample sizes; 0 where data without limit can make it any.</summary>
    public double SmallestP { get; init; }

    /// <summary>The p-value the verdict rests on.</summary>
    public double P => CorrectedP ?? Result.P;

    /// <summary>True where the numbers are so few that even a verdict is shaky.</summary>
    public bool HasFewSeeds => Count < FewSeeds;

    /// <summary>What it comes to.</summary>
    public Verdict Verdict =>
        Tested == Verdict.Better && LostMore && !RanksDiverged ? Verdict.Diverged
        : Tested == Verdict.TooFewSeeds && Diverged.Sample + Diverged.Baseline > 0 ? Verdict.Diverged
        : Tested;

    /// <summary>
    /// How many trials of either side diverged, which have no number here: they are the reason why a sample that seems better may be what
    /// the better half of it is.
    /// </summary>
    public (int Sample, int Baseline) Diverged { get; init; }

    /// <summary>True where the test ranks those trials behind all others; else it leaves them out.</summary>
    public bool RanksDiverged { get; init; }

    // The rest was picked by its outcome.
    private bool LostMore =>
        (double)Diverged.Sample / (Diverged.Sample + Count) > (double)Diverged.Baseline / (Diverged.Baseline + Count);

    private Verdict Tested =>
        double.IsNaN(P) || SmallestP >= Level ? Verdict.TooFewSeeds
        : !(P < Level) ? Verdict.NoDifference
        : Direction == Direction.Neither ? (IsHigher ? Verdict.Higher : Verdict.Lower)
        : IsHigher == (Direction == Direction.Higher) ? Verdict.Better
        : Verdict.Worse;

    private bool IsHigher => (Test == ComparisonTest.KruskalWallis ? Effect : Difference) > 0;

    /// <summary>Compares two samples.</summary>
    /// <param name="sample">Numbers of the sample.</param>
    /// <param name="baseline">Numbers it is set against.</param>
    /// <param name="test">The test. A paired test uses the pairs there are and counts the rest as unpaired.</param>
    /// <param name="direction">Which way is better.</param>
    /// <param name="level">Significance level.</param>
    /// <param name="diverged">
    /// How many trials of either side diverged. They have no number, and means leave them out; ranks put them behind all numbers, where it is known
    /// which way is better.
    /// </param>
    public static Comparison Of(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        ComparisonTest test,
        Direction direction,
        double level = 0.05,
        (int Sample, int Baseline) diverged = default
    )
    {
        if (test == ComparisonTest.Paired)
        {
            return OfPairs(sample, baseline, direction, level) with { Diverged = diverged };
        }
        double[] a = SampleSummary.Finite(sample.Select(one => one.Value));
        double[] b = SampleSummary.Finite(baseline.Select(one => one.Value));
        SampleSummary first = SampleSummary.Of(a);
        SampleSummary second = SampleSummary.Of(b);
        bool byRank = test == ComparisonTest.KruskalWallis;
        bool ranksDiverged = byRank && direction != Direction.Neither && diverged is not (0, 0);
        double last = Last([.. a, .. b], direction);
        double[] ranked = ranksDiverged ? [.. a, .. Enumerable.Repeat(last, diverged.Sample)] : a;
        double[] others = ranksDiverged ? [.. b, .. Enumerable.Repeat(last, diverged.Baseline)] : b;
        return new Comparison
        {
            Test = test,
            Level = level,
            Direction = direction,
            Diverged = diverged,
            RanksDiverged = ranksDiverged,
            Count = Math.Min(ranked.Length, others.Length),
            Difference = byRank ? first.Median - second.Median : first.Mean - second.Mean,
            Interval = byRank
                ? Bootstrap.OfMedianDifference(a, b, 1 - level)
                : Bootstrap.OfMeanDifference(a, b, 1 - level),
            Result = test switch
            {
                ComparisonTest.Student => StudentTest.Pooled(first, second),
                ComparisonTest.Welch => StudentTest.Welch(first, second),
                _ => KruskalWallisTest.Of(ranked, others),
            },
            Effect = test switch
            {
                ComparisonTest.Student => EffectSize.HedgesG(first, second),
                ComparisonTest.Welch => EffectSize.HedgesGUnpooled(first, second),
                _ => EffectSize.CliffDelta(ranked, others),
            },
            Detectable = DetectableDifference.OfTwo(first, second, test, level),
            SmallestP = byRank ? KruskalWallisTest.SmallestP(ranked.Length, others.Length) : 0,
        };
    }

    // A number behind all of these: only its rank counts.
    private static double Last(double[] numbers, Direction direction) =>
        numbers.Length == 0 ? 0
        : direction == Direction.Higher ? Math.BitDecrement(numbers.Min())
        : Math.BitIncrement(numbers.Max());

    private static Comparison OfPairs(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        Direction direction,
        double level
    )
    {
        double[] differences = Pairs.Differences(sample, baseline, out int unpaired);
        SampleSummary summary = SampleSummary.Of(differences);
        return new Comparison
        {
            Test = ComparisonTest.Paired,
            Level = level,
            Direction = direction,
            Count = summary.Count,
            Unpaired = unpaired,
            Difference = summary.Mean,
            Interval = Bootstrap.OfMean(differences, 1 - level),
            Result = StudentTest.Paired(summary),
            Effect = EffectSize.PairedG(summary),
            Detectable = DetectableDifference.OfPairs(summary, level),
        };
    }
}
