using System.Text.Json;

namespace Filigree.Tests.Support;

/// <summary>The values of tests/golden/layers.json.</summary>
internal static class LayerGolden
{
    private static readonly Dictionary<string, Dictionary<string, float[]>> Cases = JsonSerializer.Deserialize<
        Dictionary<string, Dictionary<string, float[]>>
    >(File.ReadAllText(GoldenFile.Path("layers.json")))!;

    public static IReadOnlyDictionary<string, float[]> Of(string name) => Cases[name];

    public static void AssertClose(string name, string values, float[] actual, double tolerance = 1e-5)
    {
        double error = Golden.RelativeError(actual, Cases[name][values]);
        Assert.True(error <= tolerance, $"{values} of {name} is {error} off.");
    }
}
