namespace Filigree.Tests.Topology;

/// <summary>Whether counts look like draws of one law; with seeded draws the answer is always the same.</summary>
internal static class ChiSquare
{
    /// <summary>Fails where equally likely outcomes were counted so unevenly as happens once in a thousand times.</summary>
    /// <param name="counts">How often each possible outcome came, in any order; outcomes that never came count too.</param>
    /// <param name="outcomes">How many outcomes are possible.</param>
    public static void AssertUniform(IReadOnlyCollection<int> counts, int outcomes)
    {
        Assert.InRange(counts.Count, 1, outcomes);
        double expected = counts.Sum() / (double)outcomes;
        double statistic =
            counts.Sum(count => (count - expected) * (count - expected) / expected)
            + (outcomes - counts.Count) * expected;
        double degrees = outcomes - 1;
        Assert.InRange(statistic, Quantile(degrees, -3.09), Quantile(degrees, 3.09));
    }

    // Wilson and Hilferty: the cube root of chi-squared over its degrees of freedom is nearly normal.
    private static double Quantile(double degrees, double normal) =>
        degrees * Math.Pow(Math.Max(0, 1 - 2 / (9 * degrees) + normal * Math.Sqrt(2 / (9 * degrees))), 3);
}
