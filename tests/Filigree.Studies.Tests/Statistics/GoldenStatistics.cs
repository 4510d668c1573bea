using System.Text.Json;

namespace Filigree.Studies.Tests.Statistics;

/// <summary>What SciPy says: tests/golden/statistics.json, made by make_statistics.py beside it.</summary>
internal static class GoldenStatistics
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path())).RootElement;

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static void Close(double expected, double actual, double tolerance = 1e-10) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-300),
            FormattableString.Invariant($"expected {expected:R}, found {actual:R}")
        );

    private static string Path()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = System.IO.Path.Combine(folder.FullName, "tests", "golden", "statistics.json");
            if (File.Exists(path))
            {
                return path;
            }
        }
        throw new FileNotFoundException("tests/golden/statistics.json");
    }
}
