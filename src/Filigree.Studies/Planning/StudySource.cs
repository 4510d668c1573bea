using System.Reflection;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>The text of a study, from a file or from the studies that come with Filigree.</summary>
/// <param name="Name">File name as given, or <c>studies/lightning/mnist.yaml</c> for a built-in study.</param>
/// <param name="Text">YAML.</param>
/// <param name="Folder">Folder that the file's own references start from; null for a built-in study.</param>
public sealed record StudySource(string Name, string Text, string? Folder)
{
    private const string Prefix = "studies/";
    private const string Suffix = ".yaml";
    private const int LongestFile = 1 << 20;
    private static readonly Assembly Home = typeof(StudySource).Assembly;

    /// <summary>Names of the built-in studies, such as <c>lightning/mnist</c>, in order.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        .. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Finds a study: a built-in one by its name, else a file by its path.</summary>
    /// <param name="study">Name or path.</param>
    /// <param name="folder">Folder that a relative path starts from; null for the current one.</param>
    /// <param name="origin">Where the name was written, for the message; null for the command line.</param>
    /// <exception cref="UserError">There is neither.</exception>
    public static StudySource Find(string study, string? folder = null, Origin? origin = null)
    {
        if (BuiltIn.Contains(study))
        {
            return ReadBuiltIn(study);
        }
        string path = folder is null ? study : Path.Combine(folder, study);
        if (File.Exists(path))
        {
            return ReadFile(path);
        }
        if (File.Exists(path + Suffix))
        {
            return ReadFile(path + Suffix);
        }
        if (path.Contains('\0', StringComparison.Ordinal) || Directory.Exists(path))
        {
            string found = Directory.Exists(path) ? "a folder" : "no name of a file";
            throw (origin ?? Origin.Option("study")).Error(
                $"'{study}' is {found}; expected a study's name or its file"
            );
        }
        string what = study.EndsWith(Suffix, StringComparison.Ordinal)
            ? $"there is no file '{path}'"
            : $"there is no study '{study}', built in or as a file";
        throw (origin ?? Origin.Option("study")).UnknownName(what, study, BuiltIn);
    }

    /// <summary>The text of a built-in study.</summary>
    public static StudySource ReadBuiltIn(string name)
    {
        string resource = $"{Prefix}{name}{Suffix}";
        using Stream stream =
            Home.GetManifestResourceStream(resource)
            ?? throw new ArgumentException($"There is no built-in study '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return new StudySource(resource, reader.ReadToEnd(), Folder: null);
    }

    private static StudySource ReadFile(string path)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, LongestFile, "a study file");
        return new StudySource(path, StudyText.Decode(bytes, path), Path.GetDirectoryName(Path.GetFullPath(path)));
    }
}
