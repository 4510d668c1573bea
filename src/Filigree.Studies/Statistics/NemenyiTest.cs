namespace Filigree.Studies.Statistics;

/// <summary>
/// Nemenyi's comparison (1963) of mean ranks after Friedman's test, as Demšar (2006) describes it: two methods differ where their mean ranks lie
/// further apart than the critical difference. Whether two methods differ depends on the others that are in the comparison.
/// </summary>
internal static class NemenyiTest
{
    // The integrand is smooth and vanishes at both ends: the plain sum is exact to rounding.
    private const double Reach = 9;
    private const double Step = 1.0 / 32;

    /// <summary>The difference of mean ranks from which two of several methods differ: q √(k(k + 1) / 6N).</summary>
    /// <param name="methods">How many methods, k: 2 or more.</param>
    /// <param name="blocks">How many blocks, N: 1 or more.</param>
    /// <param name="level">Significance level, between 0 and 1.</param>
    public static double CriticalDifference(int methods, int blocks, double level = 0.05) =>
        Quantile(methods, level) * Unit(methods, blocks);

    /// <summary>p of two mean ranks that lie this far apart.</summary>
    /// <param name="methods">How many methods: 2 or more.</param>
    /// <param name="blocks">How many blocks: 1 or more.</param>
    /// <param name="difference">Difference of the mean ranks.</param>
    public static double P(int methods, int blocks, double difference) =>
        Tail(Math.Abs(difference) / Unit(methods, blocks) * Math.Sqrt(2), Checked(methods));

    /// <summary>
    /// The studentized range of k standard normal numbers that is exceeded with the chance <paramref name="level"/>, over √2: q of Demšar's table 5.
    /// </summary>
    internal static double Quantile(int methods, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        double low = 0;
        double high = 4 * Reach;
        // Halving ends when no double lies between.
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
            {
                return middle / Math.Sqrt(2);
            }
            if (Tail(middle, Checked(methods)) > level)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    private static double Unit(int methods, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        return Math.Sqrt(Checked(methods) * (methods + 1.0) / (6.0 * blocks));
    }

    private static int Checked(int methods)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(methods, 2);
        return methods;
    }

    // P(largest - smallest of k > range): over the largest, the chance that the others are not all within the range below it.
    private static double Tail(double range, int methods)
    {
        double sum = 0;
        for (double z = -Reach; z <= Reach; z += Step)
        {
            double all = Math.Pow(Tails.Normal(z), methods - 1);
            double within = Math.Pow(Math.Max(Tails.Normal(z) - Tails.Normal(z - range), 0), methods - 1);
            sum += Math.Exp(-z * z / 2) * (all - within);
        }
        return Math.Clamp(methods * sum * Step / Math.Sqrt(2 * Math.PI), 0, 1);
    }
}
