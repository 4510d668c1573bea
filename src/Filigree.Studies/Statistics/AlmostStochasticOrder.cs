using Filigree.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>
/// Almost stochastic order (del Barrio, Cuesta-Albertos and Matrán 2018; Dror, Shlomov and Reichart 2019): how far a sample is from being above the
/// baseline at every quantile. It gives no verdict here: of 5 seeds without any difference, <see cref="EpsilonMinimum"/> is below 0.5 in one study
/// of five.
/// </summary>
/// <param name="Violation">
/// The integral of the squared difference of the quantile functions where the sample's is below, over the integral everywhere: 0 for a sample that is
/// above throughout, 1 for one that is below; NaN where both are equal, or a side is empty.
/// </param>
/// <param name="EpsilonMinimum">
/// The upper bound of the violation at the level: its value plus the normal quantile times its standard deviation over <see cref="Resamples"/> resamples,
/// at most 1. Below 0.5 the sample is almost above the baseline; below 0.2 clearly. NaN where a side has fewer than two numbers.
/// </param>
/// <param name="HasFewSeeds">True for fewer than ten numbers on a side, of which the bound says little.</param>
internal sealed record AlmostStochasticOrder(double Violation, double EpsilonMinimum, bool HasFewSeeds)
{
    /// <summary>Resamples drawn for the standard deviation.</summary>
    public const int Resamples = 1_000;

    private const int FewSeeds = 10;

    /// <summary>Of a sample above a baseline. Where less is better, give the baseline first.</summary>
    /// <param name="sample">Numbers of the sample; those that are not finite are left out.</param>
    /// <param name="baseline">Numbers it is set against.</param>
    /// <param name="level">One-sided level of the bound.</param>
    public static AlmostStochasticOrder Of(
        IEnumerable<double> sample,
        IEnumerable<double> baseline,
        double level = 0.05
    )
    {
        double[] a = [.. SampleSummary.Finite(sample).Order()];
        double[] b = [.. SampleSummary.Finite(baseline).Order()];
        double violation = ViolationOf(a, b);
        bool hasFew = Math.Min(a.Length, b.Length) < FewSeeds;
        if (double.IsNaN(violation) || a.Length < 2 || b.Length < 2)
        {
            return new AlmostStochasticOrder(violation, double.NaN, hasFew);
        }
        // A resample in which both sides are equal has no violation to speak of, and says nothing of its spread.
        double[] drawn = Bootstrap.Draw(random => ViolationOf(Resample(a, random), Resample(b, random)), Resamples);
        double deviation = SampleSummary.Of(drawn).StandardDeviation;
        double bound = violation + Tails.NormalQuantile(1 - level) * deviation;
        return new AlmostStochasticOrder(violation, Math.Clamp(bound, 0, 1), hasFew);
    }

    private static double[] Resample(double[] values, RandomStream random)
    {
        double[] drawn = new double[values.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = values[random.NextInt32(values.Length)];
        }
        Array.Sort(drawn);
        return drawn;
    }

    // Both quantile functions are steps, so the integrals are sums: over the stretches between i / n and j / m, in units of 1 / nm.
    private static double ViolationOf(double[] a, double[] b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return double.NaN;
        }
        // Over the largest number, whose square may be beyond all doubles.
        double scale = Math.Max(Math.Max(Math.Abs(a[0]), Math.Abs(a[^1])), Math.Max(Math.Abs(b[0]), Math.Abs(b[^1])));
        double below = 0;
        double all = 0;
        long at = 0;
        int i = 0;
        int j = 0;
        while (i < a.Length && j < b.Length && scale > 0)
        {
            long endOfA = (i + 1L) * b.Length;
            long endOfB = (j + 1L) * a.Length;
            long end = Math.Min(endOfA, endOfB);
            double difference = a[i] / scale - b[j] / scale;
            double part = (end - at) * difference * difference;
            below += difference < 0 ? part : 0;
            all += part;
            at = end;
            i += end == endOfA ? 1 : 0;
            j += end == endOfB ? 1 : 0;
        }
        return all > 0 ? below / all : double.NaN;
    }
}
