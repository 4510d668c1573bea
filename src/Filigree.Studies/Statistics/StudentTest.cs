namespace Filigree.Studies.Statistics;

/// <summary>
/// Two-sided t-tests of equal means (Student 1908; Welch 1947). Numbers that are not finite are left out; fewer than
/// two numbers on a side give <see cref="TestResult.None"/>. Samples without any spread are decided by their means: equal
/// means give t = 0 and p = 1, different means t = infinity and p = 0.
/// </summary>
internal static class StudentTest
{
    /// <summary>Student's test: both samples share one variance.</summary>
    public static TestResult Pooled(IEnumerable<double> sample, IEnumerable<double> baseline) =>
        Pooled(SampleSummary.Of(sample), SampleSummary.Of(baseline));

    /// <summary>Welch's test: each sample has its own variance, degrees of freedom after Satterthwaite.</summary>
    public static TestResult Welch(IEnumerable<double> sample, IEnumerable<double> baseline) =>
        Welch(SampleSummary.Of(sample), SampleSummary.Of(baseline));

    /// <summary>The paired test: the mean of the differences is 0.</summary>
    /// <param name="differences">One difference a pair; a difference that is not finite is left out.</param>
    public static TestResult Paired(IEnumerable<double> differences) => Paired(SampleSummary.Of(differences));

    internal static TestResult Pooled(SampleSummary a, SampleSummary b)
    {
        if (a.Count < 2 || b.Count < 2)
        {
            return TestResult.None;
        }
        double degrees = a.Count + b.Count - 2;
        double variance = ((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / degrees;
        return Decide(a.Mean - b.Mean, Math.Sqrt(variance * (1.0 / a.Count + 1.0 / b.Count)), degrees);
    }

    internal static TestResult Welch(SampleSummary a, SampleSummary b)
    {
        if (a.Count < 2 || b.Count < 2)
        {
            return TestResult.None;
        }
        double errorA = a.Variance / a.Count;
        double errorB = b.Variance / b.Count;
        double error = errorA + errorB;
        // As shares of the whole, so that tiny variances do not vanish when squared.
        double shareA = errorA / error;
        double shareB = errorB / error;
        double degrees =
            error > 0 ? 1 / (shareA * shareA / (a.Count - 1) + shareB * shareB / (b.Count - 1)) : a.Count + b.Count - 2;
        return Decide(a.Mean - b.Mean, Math.Sqrt(error), degrees);
    }

    internal static TestResult Paired(SampleSummary differences) =>
        differences.Count < 2
            ? TestResult.None
            : Decide(
                differences.Mean,
                differences.StandardDeviation / Math.Sqrt(differences.Count),
                differences.Count - 1
            );

    private static TestResult Decide(double difference, double standardError, double degrees)
    {
        double t =
            standardError > 0 ? difference / standardError
            : difference == 0 ? 0
            : Math.CopySign(double.PositiveInfinity, difference);
        return new TestResult(t, degrees, Tails.StudentTwoSided(t, degrees));
    }
}
