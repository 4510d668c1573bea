namespace Filigree.Cli.Tests.House;

/// <summary>The folder these tests were built from.</summary>
internal static class RepositoryFolder
{
    private static readonly string Root = FindRoot();

    /// <summary>The path of something in it.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The source files under a folder, build outputs left out; none where there is no such folder.</summary>
    internal static string[] SourcesUnder(params string[] parts) =>
        Directory.Exists(PathOf(parts))
            ?
            [
                .. Directory
                    .EnumerateFiles(PathOf(parts), "*.cs", SearchOption.AllDirectories)
                    .Where(path => !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(IsOutput))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private static bool IsOutput(string folder) => folder is "bin" or "obj";

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Filigree.slnx")))
            {
                return at.FullName;
            }
        }
        throw new InvalidOperationException("These tests run from their build folder inside the repository.");
    }
}
