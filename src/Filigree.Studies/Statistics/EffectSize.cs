namespace Filigree.Studies.Statistics;

/// <summary>How large a difference is, beside the spread. NaN where it is not defined.</summary>
internal static class EffectSize
{
    /// <summary>Cohen's d: difference of means over the pooled standard deviation.</summary>
    public static double CohenD(IEnumerable<double> sample, IEnumerable<double> baseline) =>
        CohenD(SampleSummary.Of(sample), SampleSummary.Of(baseline));

    /// <summary>Hedges' g: Cohen's d with the exact correction for small samples (Hedges 1981); for Student's test.</summary>
    public static double HedgesG(IEnumerable<double> sample, IEnumerable<double> baseline) =>
        HedgesG(SampleSummary.Of(sample), SampleSummary.Of(baseline));

    /// <summary>
    /// Hedges' g with the mean of the two variances, for Welch's test (Delacre, Lakens, Ley, Liu and Leys 2021).
    /// </summary>
    public static double HedgesGUnpooled(IEnumerable<double> sample, IEnumerable<double> baseline) =>
        HedgesGUnpooled(SampleSummary.Of(sample), SampleSummary.Of(baseline));

    /// <summary>Mean difference of pairs over the differences' standard deviation, corrected as Hedges' g.</summary>
    public static double PairedG(IEnumerable<double> differences) => PairedG(SampleSummary.Of(differences));

    /// <summary>
    /// Cliff's delta (1993): the chance that a number of the sample exceeds one of the baseline, less the chance of the
    /// reverse; -1 to 1.
    /// </summary>
    public static double CliffDelta(IEnumerable<double> sample, IEnumerable<double> baseline)
    {
        double[] a = SampleSummary.Finite(sample);
        double[] b = SampleSummary.Finite(baseline);
        if (a.Length == 0 || b.Length == 0)
        {
            return double.NaN;
        }
        double rankSum = Ranks.Of([.. a, .. b], out _).Take(a.Length).Sum();
        double wins = rankSum - a.Length * (a.Length + 1.0) / 2;
        return 2 * wins / ((double)a.Length * b.Length) - 1;
    }

    /// <summary>Epsilon squared: the share of the ranks' variance that the samples explain, H / (n - 1).</summary>
    /// <param name="kruskalWallis">Result of the Kruskal-Wallis test.</param>
    /// <param name="count">How many numbers all samples have together.</param>
    public static double EpsilonSquared(TestResult kruskalWallis, int count) =>
        count > 1 ? kruskalWallis.Statistic / (count - 1) : double.NaN;

    internal static double CohenD(SampleSummary a, SampleSummary b)
    {
        double degrees = a.Count + b.Count - 2;
        return a.Count < 2 || b.Count < 2
            ? double.NaN
            : Ratio(a.Mean - b.Mean, Math.Sqrt(((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / degrees));
    }

    internal static double HedgesG(SampleSummary a, SampleSummary b) =>
        CohenD(a, b) * Tails.HedgesCorrection(a.Count + b.Count - 2);

    internal static double HedgesGUnpooled(SampleSummary a, SampleSummary b)
    {
        double total = a.Variance + b.Variance;
        double shareA = a.Variance / total;
        double shareB = b.Variance / total;
        double degrees =
            (a.Count - 1.0) * (b.Count - 1.0) / ((b.Count - 1) * shareA * shareA + (a.Count - 1) * shareB * shareB);
        return Ratio(a.Mean - b.Mean, Math.Sqrt(total / 2)) * Tails.HedgesCorrection(degrees);
    }

    internal static double PairedG(SampleSummary differences) =>
        Ratio(differences.Mean, differences.StandardDeviation) * Tails.HedgesCorrection(differences.Count - 1);

    private static double Ratio(double difference, double spread) => spread > 0 ? difference / spread : double.NaN;
}
