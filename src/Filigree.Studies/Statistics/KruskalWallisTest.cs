namespace Filigree.Studies.Statistics;

/// <summary>
/// The Kruskal-Wallis test (1952): do samples come from one distribution, judged by ranks, corrected for ties, with the chi-squared
/// approximation. Numbers that are not finite are left out.
/// </summary>
internal static class KruskalWallisTest
{
    /// <summary>
    /// H, degrees of freedom and p. <see cref="TestResult.None"/> for fewer than two samples or an empty one; H = 0 and
    /// p = 1 where all numbers are equal.
    /// </summary>
    public static TestResult Of(params IReadOnlyList<IEnumerable<double>> samples)
    {
        double[][] finite = [.. samples.Select(SampleSummary.Finite)];
        if (finite.Length < 2 || finite.Any(sample => sample.Length == 0))
        {
            return TestResult.None;
        }
        double[] all = [.. finite.SelectMany(sample => sample)];
        double n = all.Length;
        double[] ranks = Ranks.Of(all, out double tieSum);
        double correction = 1 - tieSum / (n * n * n - n);
        double degrees = finite.Length - 1;
        if (!(correction > 0))
        {
            return new TestResult(0, degrees, 1);
        }
        // The spread of mean ranks about the middle rank: the textbook form without its cancellation.
        double spread = 0;
        int start = 0;
        foreach (double[] sample in finite)
        {
            double sum = 0;
            for (int i = start; i < start + sample.Length; i++)
            {
                sum += ranks[i];
            }
            double distance = sum / sample.Length - (n + 1) / 2;
            spread += sample.Length * distance * distance;
            start += sample.Length;
        }
        double h = 12 / (n * (n + 1)) * spread / correction;
        return new TestResult(h, degrees, Tails.ChiSquared(h, degrees));
    }

    /// <summary>The smallest p two samples of these sizes can give: every number of one above every number of the other.</summary>
    internal static double SmallestP(int first, int second) =>
        first == 0 || second == 0
            ? double.NaN
            : Of(
                Enumerable.Range(0, first).Select(i => (double)i),
                Enumerable.Range(first, second).Select(i => (double)i)
            ).P;
}
