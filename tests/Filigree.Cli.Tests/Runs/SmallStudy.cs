using System.Diagnostics;
using Filigree.Cli.Commands;

namespace Filigree.Cli.Tests.Runs;

/// <summary>A study of real training on the bundled data, small enough for tests, in a folder of its own.</summary>
internal sealed class SmallStudy : IDisposable
{
    public const string Yaml = """
        study: test/small
        title: Two wirings
        experiment: train
        data: { name: fashion-mnist-small }
        model: { mlp: { hidden: [24] } }
        training: { optimizer: { sgd: { momentum: 0.9 } }, rate: 0.05, batch: 50, epochs: 2 }
        vary: { wiring: [he-normal, { lightning: { count: 200, strength: 0.5 } }] }
        seeds: 1
        tables:
          - { title: Accuracies, rows: wiring, columns: [best_validation_accuracy] }
        quick: { training: { epochs: 1 } }
        """;

    public SmallStudy(string yaml = Yaml)
    {
        Folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;
        StudyFile = Path.Combine(Folder, "study.yaml");
        File.WriteAllText(StudyFile, yaml);
    }

    public string Folder { get; }

    public string StudyFile { get; }

    public string RunFolder(string name) => Path.Combine(Folder, name);

    public Task<CommandLine.Outcome> RunAsync(string name, params string[] options) =>
        CommandLine.RunAsync(["run", StudyFile, "--out", RunFolder(name), .. options]);

    /// <summary>Starts <c>filigree run</c> as a process of its own.</summary>
    public Process Start(string name, params string[] options) =>
        StartCommand(["run", StudyFile, "--out", RunFolder(name), "--workers", "2", .. options]);

    /// <summary>Starts the command as a process of its own.</summary>
    public static Process StartCommand(params string[] words) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CommandShell).Assembly.Location, .. words])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    /// <summary>The files that must not depend on how a run went: trial and file name to content.</summary>
    public SortedDictionary<string, string> Results(string name) => ResultsIn(RunFolder(name));

    /// <summary>The same of a run's folder.</summary>
    public static SortedDictionary<string, string> ResultsIn(string run)
    {
        string trials = Path.Combine(run, "trials");
        return new SortedDictionary<string, string>(
            Directory
                .EnumerateFiles(trials, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) is not ("timing.json" or "final.bin"))
                .ToDictionary(file => Path.GetRelativePath(trials, file), File.ReadAllText),
            StringComparer.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
