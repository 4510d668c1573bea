namespace Filigree.Studies.Statistics;

/// <summary>A sample set against a baseline: difference, test, effect, interval and verdict.</summary>
internal sealed record Comparison
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

    /// <summary>Sample less baseline: of means, or for tests of ranks of medians (the median difference of pairs).</summary>
    public required double Difference { get; init; }

    /// <summary>Bootstrap interval of the difference.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Statistic, degrees of freedom, p.</summary>
    public required TestResult Result { get; init; }

    /// <summary>The p-value corrected for the number of tests; null where no correction was asked for.</summary>
    public double? CorrectedP { get; init; }

    /// <summary>Hedges' g, Cliff's delta for Kruskal-Wallis, the rank-biserial correlation for Wilcoxon; NaN without spread.</summary>
    public required double Effect { get; init; }

    /// <summary>
    /// The smallest true difference that this many numbers with this spread show in 4 of 5 studies, at the level without
    /// correction; NaN where nothing can be tested.
    /// </summary>
    public required double Detectable { get; init; }

    /// <summary>
    /// The numbers a side, or pairs, with which the difference seen, were it the true one, would show in 4 of 5 studies, at the level without correction;
    /// null where anything was shown, where there is no difference or no spread, and where it would take more than <see cref="Power.MostSeeds"/>.
    /// </summary>
    public int? SeedsNeeded =>
        Verdict == Verdict.NoDifference ? DetectableDifference.Seeds(Difference / Spread, Test, Level) : null;

    /// <summary>How often a trial of the sample is better than one of the baseline (higher, where neither way is better); null where it was not asked for.</summary>
    public ProbabilityOfImprovement? Improvement { get; init; }

    /// <summary>
    /// How near the sample is to being better than the baseline at every quantile (higher, where neither way is better), of the trials that converged; null
    /// where it was not asked for. It decides nothing.
    /// </summary>
    public AlmostStochasticOrder? Order { get; init; }

    /// <summary>The smallest p this test can give for these sample sizes; 0 where data without limit can make it any.</summary>
    public double SmallestP { get; init; }

    /// <summary>The p-value the verdict rests on.</summary>
    public double P => CorrectedP ?? Result.P;

    /// <summary>True where the numbers are so few that even a verdict is shaky.</summary>
    public bool HasFewSeeds => Count < FewSeeds;

    /// <summary>What it comes to.</summary>
    public Verdict Verdict =>
        Tested == Verdict.Better && LostMore && !RanksDiverged ? Verdict.Diverged
        : Tested == Verdict.TooFewSeeds ? Lacking
        : Tested;

    // Why there are too few numbers, where there are: too few trials, or those that diverged on either side.
    private Verdict Lacking { get; init; } = Verdict.TooFewSeeds;

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

    // What a difference is measured by: the standard deviation within the samples, or that of the differences.
    private double Spread { get; init; }

    private bool IsHigher => (Test.IsByRank() ? Effect : Difference) > 0;

    /// <summary>Compares two samples.</summary>
    /// <param name="sample">Numbers of the sample.</param>
    /// <param name="baseline">Numbers it is set against.</param>
    /// <param name="test">The test. A paired test uses the pairs there are and counts the rest as unpaired.</param>
    /// <param name="direction">Which way is better.</param>
    /// <param name="level">Significance level.</param>
    /// <remarks>Means leave diverged trials out; ranks put them behind all numbers, where it is known which way is better.</remarks>
    public static Comparison Of(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        ComparisonTest test,
        Direction direction,
        double level = 0.05
    )
    {
        (int Sample, int Baseline) diverged = (Lost(sample), Lost(baseline));
        Comparison made = test.IsPaired()
            ? OfPairs(sample, baseline, test, direction, level)
            : OfTwo(sample, baseline, test, direction, level, diverged);
        return made with
        {
            Diverged = diverged,
            Lacking = diverged is (0, 0) ? Verdict.TooFewSeeds : LackingOf(sample, baseline, test, level),
            RanksDiverged = test.IsByRank() && direction != Direction.Neither && diverged is not (0, 0),
        };

        static int Lost(IReadOnlyList<Observation> side) => side.Count(one => one.HasDiverged);
    }

    // The side is named whose diverged trials, had they ended with a number, would have made enough of them.
    private static Verdict LackingOf(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        ComparisonTest test,
        double level
    )
    {
        return !IsEnough(Counted(sample, all: true), Counted(baseline, all: true)) ? Verdict.TooFewSeeds
            : IsEnough(Counted(sample, all: false), Counted(baseline, all: false)) ? Verdict.TooFewSeeds
            : IsEnough(Counted(sample, all: false), Counted(baseline, all: true)) ? Verdict.BaselineDiverged
            : Verdict.Diverged;

        static string[] Counted(IReadOnlyList<Observation> side, bool all) =>
            [.. side.Where(one => double.IsFinite(one.Value) || (all && one.HasDiverged)).Select(one => one.Key)];

        bool IsEnough(string[] one, string[] other)
        {
            int pairs = one.Intersect(other).Count();
            bool isOfSpread = test is ComparisonTest.Student or ComparisonTest.Welch or ComparisonTest.Paired;
            int least = test.IsPaired() ? pairs : Math.Min(one.Length, other.Length);
            return least > (isOfSpread ? 1 : 0)
                && (test.IsPaired() ? SmallestPOf(test, pairs) : SmallestPOf(test, one.Length, other.Length)) < level;
        }
    }

    private static double SmallestPOf(ComparisonTest test, int first, int second) =>
        test switch
        {
            ComparisonTest.KruskalWallis => KruskalWallisTest.SmallestP(first, second),
            ComparisonTest.Permutation => PermutationTest.SmallestPOfTwo(first, second),
            _ => 0,
        };

    private static double SmallestPOf(ComparisonTest test, int pairs) =>
        test switch
        {
            ComparisonTest.Wilcoxon => WilcoxonTest.SmallestP(pairs),
            ComparisonTest.PairedPermutation => PermutationTest.SmallestPOfPairs(pairs),
            _ => 0,
        };

    private static Comparison OfTwo(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        ComparisonTest test,
        Direction direction,
        double level,
        (int Sample, int Baseline) diverged
    )
    {
        double[] a = SampleSummary.Finite(sample.Select(one => one.Value));
        double[] b = SampleSummary.Finite(baseline.Select(one => one.Value));
        SampleSummary first = SampleSummary.Of(a);
        SampleSummary second = SampleSummary.Of(b);
        bool byRank = test.IsByRank();
        bool ranksDiverged = byRank && direction != Direction.Neither;
        double last = Last([.. a, .. b], direction);
        double[] ranked = ranksDiverged ? [.. a, .. Enumerable.Repeat(last, diverged.Sample)] : a;
        double[] others = ranksDiverged ? [.. b, .. Enumerable.Repeat(last, diverged.Baseline)] : b;
        return new Comparison
        {
            Test = test,
            Level = level,
            Direction = direction,
            Count = Math.Min(ranked.Length, others.Length),
            Difference = byRank ? first.Median - second.Median : first.Mean - second.Mean,
            Interval = byRank
                ? Bootstrap.OfMedianDifference(a, b, 1 - level)
                : Bootstrap.OfMeanDifference(a, b, 1 - level),
            Result = test switch
            {
                ComparisonTest.Student => StudentTest.Pooled(first, second),
                ComparisonTest.Welch => StudentTest.Welch(first, second),
                ComparisonTest.Permutation => PermutationTest.OfTwo(a, b),
                _ => KruskalWallisTest.Of(ranked, others),
            },
            Effect = test switch
            {
                ComparisonTest.Student or ComparisonTest.Permutation => EffectSize.HedgesG(first, second),
                ComparisonTest.Welch => EffectSize.HedgesGUnpooled(first, second),
                _ => EffectSize.CliffDelta(ranked, others),
            },
            Detectable = DetectableDifference.OfTwo(first, second, test, level),
            SmallestP = SmallestPOf(test, ranked.Length, others.Length),
            Spread = Math.Sqrt(first.Variance / 2 + second.Variance / 2),
        };
    }

    /// <summary>A number behind all of these: only its rank counts.</summary>
    internal static double Last(double[] numbers, Direction direction) =>
        numbers.Length == 0 ? 0
        : direction == Direction.Higher ? Math.BitDecrement(numbers.Min())
        : Math.BitIncrement(numbers.Max());

    private static Comparison OfPairs(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        ComparisonTest test,
        Direction direction,
        double level
    )
    {
        bool byRank = test == ComparisonTest.Wilcoxon;
        double last =
            !byRank || direction == Direction.Neither ? double.NaN
            : direction == Direction.Higher ? double.NegativeInfinity
            : double.PositiveInfinity;
        double[] differences = Pairs.Differences(sample, baseline, out int unpaired, last);
        // Pairs of which a side diverged have a rank and no number.
        double[] finite = SampleSummary.Finite(differences);
        SampleSummary summary = SampleSummary.Of(finite);
        return new Comparison
        {
            Test = test,
            Level = level,
            Direction = direction,
            Count = differences.Length,
            Unpaired = unpaired,
            Difference = byRank ? summary.Median : summary.Mean,
            Interval = byRank ? Bootstrap.OfMedian(finite, 1 - level) : Bootstrap.OfMean(finite, 1 - level),
            Result = test switch
            {
                ComparisonTest.Wilcoxon => WilcoxonTest.Of(differences),
                ComparisonTest.PairedPermutation => PermutationTest.OfPairs(differences),
                _ => StudentTest.Paired(summary),
            },
            Effect = byRank ? WilcoxonTest.RankBiserial(differences) : EffectSize.PairedG(summary),
            Detectable = DetectableDifference.OfPairs(summary, test, level),
            SmallestP = SmallestPOf(test, differences.Length),
            Spread = summary.StandardDeviation,
        };
    }
}
