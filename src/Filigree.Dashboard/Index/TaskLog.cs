using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>What the Slurm task printed that runs a trial, or ran it.</summary>
/// <param name="Name">Round and file: <c>0001-7f3a/logs/3.log</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Run">The run's folder.</param>
internal sealed record TaskLog(string Name, string Path, string Run)
{
    private const int LongestChunks = 1 << 26;

    /// <summary>The log of a trial's task in the last round that has one; null where there is none, for a run that Slurm never had say.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="trial">The trial's identity.</param>
    /// <param name="isAcross">Whether it measures all others, which closing jobs do.</param>
    public static TaskLog? Find(RunFolder run, string trial, bool isAcross)
    {
        if (new DirectoryInfo(SlurmRound.HomeOf(run)) is not { Exists: true, LinkTarget: null })
        {
            return null;
        }
        foreach (SlurmRound round in Rounds(run).Reverse())
        {
            string? path = isAcross ? round.ClosingLog : LogIn(round, trial);
            if (path is not null && PlainFile.Is(run.Path, path))
            {
                return new TaskLog(
                    $"{round.Name}/{System.IO.Path.GetFileName(round.LogsFolder)}/{System.IO.Path.GetFileName(path)}",
                    path,
                    run.Path
                );
            }
        }
        return null;
    }

    /// <summary>Its last bytes, as text is written.</summary>
    public byte[] Tail(int longest) => PlainFile.Tail(Run, Path, longest);

    private static IReadOnlyList<SlurmRound> Rounds(RunFolder run)
    {
        try
        {
            return SlurmRound.All(run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LogIn(SlurmRound round, string trial) =>
        PlainFile.Is(round.Run.Path, round.ChunksFile)
        && SlurmChunks.Find(TrialFolder.ReadOrNothing(round.ChunksFile, LongestChunks), trial) is { } task
            ? round.LogOf(task)
            : null;
}
