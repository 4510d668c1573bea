using MathNet.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>
/// Fisher's exact test (1922) of two counts out of two totals, two-sided: the chance of counts as likely as these or less, both shares being one and
/// the sum of the counts being what it is.
/// </summary>
internal static class FisherExactTest
{
    // Counts whose chances are equal but for rounding are equally likely.
    private const double Tolerance = 1 + 1e-7;

    /// <summary>The p-value; NaN where a total is 0.</summary>
    /// <param name="first">How many of the first are counted.</param>
    /// <param name="firstTotal">How many there are.</param>
    /// <param name="second">How many of the second are counted.</param>
    /// <param name="secondTotal">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more than its total.</exception>
    public static double P(int first, int firstTotal, int second, int secondTotal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, firstTotal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(second, secondTotal);
        if (firstTotal == 0 || secondTotal == 0)
        {
            return double.NaN;
        }
        int counted = first + second;
        double Chance(int ofFirst) =>
            Math.Exp(
                SpecialFunctions.BinomialLn(firstTotal, ofFirst)
                    + SpecialFunctions.BinomialLn(secondTotal, counted - ofFirst)
                    - SpecialFunctions.BinomialLn(firstTotal + secondTotal, counted)
            );
        double seen = Chance(first) * Tolerance;
        int least = Math.Max(0, counted - secondTotal);
        int most = Math.Min(firstTotal, counted);
        return Math.Min(
            1,
            Enumerable.Range(least, most - least + 1).Select(Chance).Where(chance => chance <= seen).Sum()
        );
    }
}
