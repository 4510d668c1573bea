namespace Filigree.Studies.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test (1945) of pairs, two-sided: the differences' sizes are ranked, ties sharing the mean of their ranks; pairs without a
/// difference are dropped. Exact to <see cref="MostExact"/> pairs, ties or not; from there on by the normal approximation with ties corrected.
/// </summary>
internal static class WilcoxonTest
{
    /// <summary>The most pairs for which all signs are counted.</summary>
    public const int MostExact = 25;

    // Differences of decimal fractions that are equal on paper differ in their last bits.
    private const double Tolerance = 1e-9;

    /// <summary>
    /// W+, the sum of the ranks of positive differences, and p; no degrees of freedom. <see cref="TestResult.None"/> without a pair; p = 1 where no
    /// pair differs.
    /// </summary>
    /// <param name="differences">
    /// One a pair; NaN is left out, infinities rank behind all numbers. Sizes that differ by less than a thousand-millionth of the largest count as equal.
    /// </param>
    public static TestResult Of(IEnumerable<double> differences)
    {
        double[] all = [.. differences.Where(one => !double.IsNaN(one))];
        if (all.Length == 0)
        {
            return TestResult.None;
        }
        (double[] ranks, double[] kept, double ties) = Ranked(all);
        double positive = Positive(ranks, kept);
        double p =
            kept.Length == 0 ? 1
            : kept.Length <= MostExact ? Exact(ranks, positive)
            : Approximate(kept.Length, positive, ties);
        return new TestResult(positive, double.NaN, p);
    }

    /// <summary>
    /// The rank-biserial correlation (Kerby 2014): the share of the ranks' sum that positive differences have, less that of negative ones; -1 to 1, NaN
    /// where no pair differs.
    /// </summary>
    /// <param name="differences">One a pair, as for the test.</param>
    public static double RankBiserial(IEnumerable<double> differences)
    {
        (double[] ranks, double[] kept, _) = Ranked([.. differences.Where(one => !double.IsNaN(one))]);
        return kept.Length == 0 ? double.NaN : 2 * Positive(ranks, kept) / ranks.Sum() - 1;
    }

    /// <summary>The smallest p that so many pairs can give: all differences on one side.</summary>
    internal static double SmallestP(int pairs) => pairs == 0 ? double.NaN : Math.Min(1, Math.Pow(2, 1 - pairs));

    private static double Positive(double[] ranks, double[] differences) =>
        ranks.Where((_, i) => differences[i] > 0).Sum();

    private static (double[] Ranks, double[] Kept, double Ties) Ranked(double[] differences)
    {
        double largest = differences.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double least = largest * Tolerance;
        double[] kept = [.. differences.Where(one => Math.Abs(one) > least)];
        double[] sizes = Array.ConvertAll(kept, Math.Abs);
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderBy(i => sizes[i])];
        for (int i = 1; i < order.Length; i++)
        {
            if (sizes[order[i]] - sizes[order[i - 1]] <= least)
            {
                sizes[order[i]] = sizes[order[i - 1]];
            }
        }
        return (Ranks.Of(sizes, out double ties), kept, ties);
    }

    // How many choices of signs give each sum of positive ranks; doubled, so that shared ranks are whole numbers.
    private static double Exact(double[] ranks, double positive)
    {
        int most = ranks.Length * (ranks.Length + 1);
        double[] ways = new double[most + 1];
        ways[0] = 1;
        foreach (double rank in ranks)
        {
            int twice = (int)(2 * rank);
            for (int sum = most; sum >= twice; sum--)
            {
                ways[sum] += ways[sum - twice];
            }
        }
        int seen = (int)(2 * positive);
        double below = ways[..(seen + 1)].Sum();
        double above = ways[seen..].Sum();
        return Math.Min(1, 2 * Math.Min(below, above) / Math.Pow(2, ranks.Length));
    }

    private static double Approximate(double pairs, double positive, double ties)
    {
        double mean = pairs * (pairs + 1) / 4;
        double variance = pairs * (pairs + 1) * (2 * pairs + 1) / 24 - ties / 48;
        return 2 * Tails.Normal(-Math.Abs(positive - mean) / Math.Sqrt(variance));
    }
}
