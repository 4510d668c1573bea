namespace Filigree.Cli.Tests.Runs;

/// <summary>A folder with the assembly of rules from outside, and the study that uses all of them, shortened.</summary>
internal sealed class OwnRules : IDisposable
{
    private static readonly string[] Shorter = ["--set", "data.validation=5200", "--data", "none"];

    public OwnRules()
    {
        Folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;
        Assembly = Path.Combine(Folder, Path.GetFileName(Built));
        File.Copy(Built, Assembly);
    }

    /// <summary>The assembly as it was built.</summary>
    public static string Built => typeof(MyRules.Extension).Assembly.Location;

    /// <summary>The study.</summary>
    public static string StudyFile => House.RepositoryFolder.PathOf("tests", "Filigree.Extension", "study.yaml");

    public string Folder { get; }

    /// <summary>The assembly that <see cref="RunAsync"/> gives, to be replaced.</summary>
    public string Assembly { get; }

    /// <summary>What is set to shorten the study: paths with values.</summary>
    public static IReadOnlyList<string> Set => [Shorter[1]];

    public string Run(string name) => Path.Combine(Folder, name);

    public Task<CommandLine.Outcome> RunAsync(string name, params string[] options) =>
        RunAsync(name, CancellationToken.None, options);

    public Task<CommandLine.Outcome> RunAsync(string name, CancellationToken stop, params string[] options) =>
        CommandLine.RunAsync(
            ["run", StudyFile, "--extend", Assembly, "--out", Run(name), .. Shorter, .. options],
            stop
        );

    /// <summary>A file of this folder with some bytes.</summary>
    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The files that must not depend on how a run went: trial and file name to content.</summary>
    public SortedDictionary<string, string> Results(string name) => SmallStudy.ResultsIn(Run(name));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
