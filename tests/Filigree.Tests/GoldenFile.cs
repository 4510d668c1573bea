namespace Filigree.Tests;

/// <summary>Reads the committed files of tests/golden, each written by the script of the same name beside it.</summary>
internal static class GoldenFile
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "golden", name);

    /// <summary>The lines that are neither empty nor comments (#).</summary>
    public static string[] Lines(string name) =>
        [.. File.ReadLines(Path(name)).Where(line => line.Length > 0 && line[0] != '#')];
}
