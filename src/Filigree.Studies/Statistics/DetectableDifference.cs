namespace Filigree.Studies.Statistics;

/// <summary>
/// The smallest difference a study can expect to see: (t at the level + t at the power) times the standard error (Zar,
/// Biostatistical Analysis, on minimum detectable differences), with a power of 0.8; and the other way round,
/// the seeds that would show the difference seen.
/// </summary>
internal static class DetectableDifference
{
    // Of tests of ranks beside t-tests, for normal numbers: 3 / pi.
    private const double RankEfficiency = 3 / Math.PI;

    public static double OfTwo(SampleSummary a, SampleSummary b, ComparisonTest test, double level)
    {
        if (a.Count < 2 || b.Count < 2)
        {
            return double.NaN;
        }
        TestResult result = test == ComparisonTest.Welch ? StudentTest.Welch(a, b) : StudentTest.Pooled(a, b);
        double pooled = ((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / (a.Count + b.Count - 2);
        double error =
            test == ComparisonTest.Welch
                ? Math.Sqrt(a.Variance / a.Count + b.Variance / b.Count)
                : Math.Sqrt(pooled * (1.0 / a.Count + 1.0 / b.Count));
        double detectable = Factor(result.DegreesOfFreedom, level) * error;
        return test.IsByRank() ? detectable / Math.Sqrt(RankEfficiency) : detectable;
    }

    public static double OfPairs(SampleSummary differences, ComparisonTest test, double level)
    {
        if (differences.Count < 2)
        {
            return double.NaN;
        }
        double error = differences.StandardDeviation / Math.Sqrt(differences.Count);
        double detectable = Factor(differences.Count - 1, level) * error;
        return test.IsByRank() ? detectable / Math.Sqrt(RankEfficiency) : detectable;
    }

    /// <summary>The seeds a side, or the pairs, that show an effect in 4 of 5 studies; null where it takes too many to say.</summary>
    /// <param name="effect">The difference over the spread.</param>
    /// <param name="test">The test.</param>
    /// <param name="level">Significance level.</param>
    public static int? Seeds(double effect, ComparisonTest test, double level)
    {
        int? seeds = test.IsPaired()
            ? Power.SeedsOfPairs(effect, Power.Usual, level)
            : Power.SeedsOfTwo(effect, Power.Usual, level);
        return test.IsByRank() && seeds is { } count ? (int)Math.Ceiling(count / RankEfficiency) : seeds;
    }

    private static double Factor(double degrees, double level) =>
        Tails.StudentTwoSidedQuantile(level, degrees) + Tails.StudentTwoSidedQuantile(2 * (1 - Power.Usual), degrees);
}
