namespace Filigree.Studies.Statistics;

/// <summary>The test that sets two samples against each other.</summary>
internal enum ComparisonTest
{
    /// <summary>Welch's t-test: means, each sample with its own variance.</summary>
    Welch,

    /// <summary>Student's t-test: means, one variance for both.</summary>
    Student,

    /// <summary>Paired t-test: the mean difference of trials that share a seed and all other factors.</summary>
    Paired,

    /// <summary>Kruskal-Wallis: ranks, for medians and for samples with outliers.</summary>
    KruskalWallis,

    /// <summary>Permutation test: means, whatever the distribution that both samples share.</summary>
    Permutation,

    /// <summary>Permutation test of the signs of paired differences.</summary>
    PairedPermutation,

    /// <summary>Wilcoxon's signed-rank test of pairs: their median difference, for outliers.</summary>
    Wilcoxon,
}

/// <summary>Names of tests in study files, and in sentences.</summary>
internal static class ComparisonTests
{
    /// <summary>The names a study file may use.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["welch", "student", "paired", "kruskal-wallis", "permutation", "paired-permutation", "wilcoxon"];

    /// <summary>The test of a name.</summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    public static ComparisonTest Parse(string name) =>
        name switch
        {
            "welch" => ComparisonTest.Welch,
            "student" => ComparisonTest.Student,
            "paired" => ComparisonTest.Paired,
            "kruskal-wallis" => ComparisonTest.KruskalWallis,
            "permutation" => ComparisonTest.Permutation,
            "paired-permutation" => ComparisonTest.PairedPermutation,
            "wilcoxon" => ComparisonTest.Wilcoxon,
            _ => throw new ArgumentException($"test '{name}' is unknown: use one of {string.Join(", ", Names)}"),
        };

    /// <summary>The test's name in a sentence.</summary>
    public static string InWords(this ComparisonTest test) =>
        test switch
        {
            ComparisonTest.Welch => "Welch's t-test",
            ComparisonTest.Student => "Student's t-test",
            ComparisonTest.Paired => "paired t-test",
            ComparisonTest.Permutation => "permutation test",
            ComparisonTest.PairedPermutation => "paired permutation test",
            ComparisonTest.Wilcoxon => "Wilcoxon's signed-rank test",
            _ => "Kruskal-Wallis test",
        };

    /// <summary>True for tests of pairs: trials that share a seed and all other factors.</summary>
    public static bool IsPaired(this ComparisonTest test) =>
        test is ComparisonTest.Paired or ComparisonTest.PairedPermutation or ComparisonTest.Wilcoxon;

    /// <summary>True for tests of ranks, which set medians against each other.</summary>
    public static bool IsByRank(this ComparisonTest test) =>
        test is ComparisonTest.KruskalWallis or ComparisonTest.Wilcoxon;

    /// <summary>What the effect size of the test is called.</summary>
    public static string EffectName(this ComparisonTest test) =>
        test switch
        {
            ComparisonTest.KruskalWallis => "Cliff's delta",
            ComparisonTest.Wilcoxon => "rank-biserial r",
            _ => "Hedges' g",
        };

    /// <summary>The effect size's symbol.</summary>
    public static string EffectSymbol(this ComparisonTest test) =>
        test switch
        {
            ComparisonTest.KruskalWallis => "δ",
            ComparisonTest.Wilcoxon => "r",
            _ => "g",
        };
}
