namespace Filigree.Studies.Statistics;

/// <summary>What a test found. NaN throughout where the samples are too small for it.</summary>
/// <param name="Statistic">t, the Kruskal-Wallis H, Wilcoxon's W+, or the difference of means that permutations are compared with.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of its distribution; not whole for Welch's test, NaN where every case is counted.</param>
/// <param name="P">Two-sided p-value.</param>
internal readonly record struct TestResult(double Statistic, double DegreesOfFreedom, double P)
{
    /// <summary>The result where nothing can be tested.</summary>
    public static TestResult None { get; } = new(double.NaN, double.NaN, double.NaN);
}
