using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>One submission of a run to Slurm, and every path in it: <c>slurm/0001-7f3a/</c> in the run's folder.</summary>
/// <param name="Run">The run's folder.</param>
/// <param name="Name">The round's name: its number, and bits that tell two submissions at once apart.</param>
internal sealed record SlurmRound(RunFolder Run, string Name)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Where Slurm's part of a run is.</summary>
    public static string HomeOf(RunFolder run) => Path.Combine(run.Path, "slurm");

    /// <summary>The round's folder.</summary>
    public string Folder => Path.Combine(HomeOf(Run), Name);

    /// <summary>The study, with all that it extends and the options worked in.</summary>
    public string StudyFile => In("study.yaml");

    /// <summary>What was asked for.</summary>
    public string RequestFile => In("request.json");

    /// <summary>A line a task: the trials that it runs.</summary>
    public string ChunksFile => In("chunks");

    /// <summary>Numbers of the jobs.</summary>
    public string JobsFile => In("jobs.json");

    /// <summary>Variables that Slurm, .NET and Filigree heed, as they were when the round was submitted.</summary>
    public string EnvironmentFile => In("environment");

    /// <summary>There since the round was cancelled.</summary>
    public string CancelledFile => In("cancelled");

    /// <summary>A file a task: what it prints, over all its restarts; and that of the closing job.</summary>
    public string LogsFolder => In("logs");

    /// <summary>A file a task: a line for each trial that it finished.</summary>
    public string DoneFolder => In("done");

    /// <summary>A file a task: how it stands.</summary>
    public string TasksFolder => In("tasks");

    /// <summary>The round that comes after those that are there.</summary>
    public static SlurmRound Next(RunFolder run)
    {
        int number = All(run)
            .Select(round => int.Parse(round.Name[..4], CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max();
        string random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2));
        return new SlurmRound(run, string.Create(CultureInfo.InvariantCulture, $"{number + 1:0000}-{random}"));
    }

    /// <summary>The rounds that are there, in order.</summary>
    public static IReadOnlyList<SlurmRound> All(RunFolder run) =>
        Directory.Exists(HomeOf(run))
            ?
            [
                .. Directory
                    .EnumerateDirectories(HomeOf(run), "????-????")
                    .Select(path => Path.GetFileName(path))
                    .Where(name => name[..4].All(char.IsAsciiDigit))
                    .Order(StringComparer.Ordinal)
                    .Select(name => new SlurmRound(run, name)),
            ]
            : [];

    /// <summary>A task's log.</summary>
    public string LogOf(int task) =>
        Path.Combine(LogsFolder, string.Create(CultureInfo.InvariantCulture, $"{task}.log"));

    /// <summary>The closing job's log.</summary>
    public string ClosingLog => Path.Combine(LogsFolder, "close.log");

    /// <summary>A task's finished trials.</summary>
    public string DoneOf(int task) =>
        Path.Combine(DoneFolder, string.Create(CultureInfo.InvariantCulture, $"{task}.jsonl"));

    /// <summary>How a task stands.</summary>
    public string TaskOf(int task) =>
        Path.Combine(TasksFolder, string.Create(CultureInfo.InvariantCulture, $"{task}.json"));

    /// <summary>Writes a small file of the round.</summary>
    public static void Write<T>(string path, T value) =>
        AtomicFile.Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, Json), (byte)'\n']);

    /// <summary>Writes a text of the round.</summary>
    public static void WriteText(string path, string text) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a small file of the round; null if it is not there, or damaged.</summary>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            byte[] bytes = TrialFolder.ReadOrNothing(path);
            return bytes.Length == 0 ? null : JsonSerializer.Deserialize<T>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string In(string name) => Path.Combine(Folder, name);
}

/// <summary>What a round was asked for: enough to submit the next.</summary>
internal sealed record SlurmRequest
{
    /// <summary>The command as typed, for the report.</summary>
    public required string Command { get; init; }

    /// <summary>Whether it is the study's quick form.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Data sets that stand in for those asked for.</summary>
    public IReadOnlyDictionary<string, string> Substituted { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder of data folders; null for the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>Folder that the study's own references start from.</summary>
    public string? Base { get; init; }

    /// <summary>Assemblies with rules of the user's own.</summary>
    public IReadOnlyList<string> Extend { get; init; } = [];

    /// <summary>Time between two checkpoints.</summary>
    public double CheckpointSeconds { get; init; } = 20;

    /// <summary>What Slurm is asked for.</summary>
    public SlurmOptions Options { get; init; } = new();
}

/// <summary>The jobs of a round.</summary>
/// <param name="Array">Number of the array.</param>
/// <param name="Closing">Number of the job that waits for it; null where it could not be submitted.</param>
/// <param name="Tasks">Tasks of the array.</param>
/// <param name="Trials">Trials of the round.</param>
/// <param name="Begun">How far they were in all, by checkpoints of earlier rounds.</param>
internal sealed record SlurmJobs(string Array, string? Closing, int Tasks, int Trials, double Begun);
