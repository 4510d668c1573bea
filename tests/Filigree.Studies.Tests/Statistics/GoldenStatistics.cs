using System.Text.Json;

namespace Filigree.Studies.Tests.Statistics;

/// <summary>What SciPy says: files of tests/golden, made by the scripts beside them.</summary>
internal static class GoldenStatistics
{
    /// <summary>statistics.json: means, spreads, t-tests, Kruskal and Wallis, Fisher.</summary>
    public static JsonElement Root { get; } = Read("statistics.json");

    /// <summary>robust-statistics.json: ranks, permutations, power.</summary>
    public static JsonElement Robust { get; } = Read("robust-statistics.json");

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static void Close(double expected, double actual, double tolerance = 1e-10) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-300),
            FormattableString.Invariant($"expected {expected:R}, found {actual:R}")
        );

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path(name))).RootElement;

    private static string Path(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = System.IO.Path.Combine(folder.FullName, "tests", "golden", name);
            if (File.Exists(path))
            {
                return path;
            }
        }
        throw new FileNotFoundException($"tests/golden/{name}");
    }
}
