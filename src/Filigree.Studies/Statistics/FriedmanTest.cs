using MathNet.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>
/// Friedman's test (1937) of methods on blocks (data sets, or seeds of several settings): do all methods have the same mean rank? With ties corrected, and
/// judged by Iman and Davenport's F (1980), which is less timid than Friedman's chi-squared.
/// </summary>
/// <param name="Blocks">Blocks in which every method has a number.</param>
/// <param name="Dropped">Blocks that lack a method's number, and were left out.</param>
/// <param name="MeanRanks">The mean rank of each method over the blocks, 1 for one that is the best in all; empty without a block.</param>
/// <param name="ChiSquared">Friedman's statistic; NaN for fewer than two blocks or methods.</param>
/// <param name="F">Iman and Davenport's statistic, with k - 1 and (k - 1)(N - 1) degrees of freedom; infinite where all blocks agree.</param>
/// <param name="P">
/// The chance of such an F among equal methods. Where all blocks agree, and F is infinite, the chance that they would: k! to the power 1 - N.
/// </param>
internal sealed record FriedmanTest(
    int Blocks,
    int Dropped,
    IReadOnlyList<double> MeanRanks,
    double ChiSquared,
    double F,
    double P
)
{
    /// <summary>Ranks the methods within each block.</summary>
    /// <param name="blocks">
    /// For each block the number of each method, in one order. A block with a NaN is dropped; infinities rank like numbers, so that a diverged trial can
    /// stand behind all others.
    /// </param>
    /// <param name="lowerIsBetter">True where the smallest number has rank 1.</param>
    /// <exception cref="ArgumentException">The blocks have unequal numbers of methods.</exception>
    public static FriedmanTest Of(IReadOnlyList<IReadOnlyList<double>> blocks, bool lowerIsBetter = false)
    {
        int methods = blocks.Count == 0 ? 0 : blocks[0].Count;
        if (blocks.Any(block => block.Count != methods))
        {
            throw new ArgumentException("every block needs one number for each method", nameof(blocks));
        }
        double[] sums = new double[methods];
        double ties = 0;
        int kept = 0;
        foreach (IReadOnlyList<double> block in Complete(blocks))
        {
            double[] ranks = Ranks.Of([.. block.Select(value => lowerIsBetter ? value : -value)], out double tieSum);
            for (int m = 0; m < methods; m++)
            {
                sums[m] += ranks[m];
            }
            ties += tieSum;
            kept++;
        }
        if (kept == 0)
        {
            return new FriedmanTest(0, blocks.Count, [], double.NaN, double.NaN, double.NaN);
        }
        double[] means = Array.ConvertAll(sums, sum => sum / kept);
        (double chi, double f, double p) = Judge(means, kept, ties);
        return new FriedmanTest(kept, blocks.Count - kept, means, chi, f, p);
    }

    /// <summary>The blocks in which every method has a number.</summary>
    internal static IEnumerable<IReadOnlyList<double>> Complete(IReadOnlyList<IReadOnlyList<double>> blocks) =>
        blocks.Where(block => !block.Any(double.IsNaN));

    private static (double ChiSquared, double F, double P) Judge(double[] means, double blocks, double ties)
    {
        double methods = means.Length;
        if (blocks < 2 || methods < 2)
        {
            return (double.NaN, double.NaN, double.NaN);
        }
        double correction = 1 - ties / (blocks * methods * (methods * methods - 1));
        double spread = means.Sum(mean => (mean - (methods + 1) / 2) * (mean - (methods + 1) / 2));
        if (!(correction > 0) || spread == 0)
        {
            return (0, 0, 1);
        }
        double most = blocks * (methods - 1);
        double chi = 12 * blocks / (methods * (methods + 1)) * spread / correction;
        // Equal but for rounding: every block has the same order.
        if (most - chi <= 1e-12 * most)
        {
            return (most, double.PositiveInfinity, Math.Exp((1 - blocks) * SpecialFunctions.GammaLn(methods + 1)));
        }
        double f = (blocks - 1) * chi / (most - chi);
        return (chi, f, Tails.FisherF(f, methods - 1, (methods - 1) * (blocks - 1)));
    }
}
