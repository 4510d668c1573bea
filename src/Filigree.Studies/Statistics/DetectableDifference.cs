namespace Filigree.Studies.Statistics;

/// <summary>
/// The smallest difference a study can expect to see: (t at the level + t at the power) times the standard error (Zar,
/// Biostatistical Analysis, on minimum detectable differences), with a power of 0.8.
/// </summary>
internal static class DetectableDifference
{
    private const double Power = 0.8;

    // Of the Kruskal-Wallis test beside the t-test, for normal numbers: 3 / pi.
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
        return test == ComparisonTest.KruskalWallis ? detectable / Math.Sqrt(RankEfficiency) : detectable;
    }

    public static double OfPairs(SampleSummary differences, double level) =>
        differences.Count < 2
            ? double.NaN
            : Factor(differences.Count - 1, level) * differences.StandardDeviation / Math.Sqrt(differences.Count);

    private static double Factor(double degrees, double level) =>
        Tails.StudentTwoSidedQuantile(level, degrees) + Tails.StudentTwoSidedQuantile(2 * (1 - Power), degrees);
}
