using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>The files that tests/golden/make_formats.py wrote with PyTorch, NumPy and SciPy.</summary>
internal static class GoldenWeights
{
    public static string Path(string name) => GoldenFile.Path("formats/" + name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    public static WeightFile Open(string name, bool hasBiasRow = false) =>
        WeightFile.Open(Path(name), new WeightFileOptions { HasBiasRow = hasBiasRow });

    private static readonly string[] Refused =
    [
        "legacy.pt",
        "module.pt",
        "negative.pt",
        "protocol-4.pt",
        "script.pt",
        "sparse-blocks.pt",
        "sparse-hybrid.pt",
        "two.pt",
        "objects.npy",
        "records.npy",
        "diagonal.npz",
    ];

    /// <summary>Every file that can be read, but for the largest.</summary>
    public static IEnumerable<string> Readable =>
        Directory
            .EnumerateFiles(GoldenFile.Path("formats"))
            .Select(path => System.IO.Path.GetFileName(path)!)
            .Except(Refused)
            .Where(name => name != "wide.pt")
            .Order(StringComparer.Ordinal);

    /// <summary>The numbers of every tensor of weights: element i of n is (i - n / 2) / 8.</summary>
    public static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (i - (count / 2)) / 8f)];
}
