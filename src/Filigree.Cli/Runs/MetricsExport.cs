using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Reports;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Writes the metrics of a run's finished trials for other programs.</summary>
/// <param name="terminal">Where it is told.</param>
/// <param name="run">Folder of the run.</param>
/// <param name="trial">The beginning of the names of the trials, or null for all.</param>
/// <param name="plan">The beginning of the plan's name, or null for the one run last.</param>
/// <param name="experiments">The experiments, with the extensions that the run used.</param>
internal sealed class MetricsExport(
    Terminal terminal,
    string run,
    string? trial,
    string? plan,
    ExperimentList experiments
)
{
    /// <summary>Writes a folder for TensorBoard.</summary>
    /// <exception cref="UserError">The folder holds something, or there is no such trial.</exception>
    public void WriteTensorBoard(string folder, bool force)
    {
        if (folder.Length == 0 || File.Exists(folder))
        {
            throw new UserError("is no folder", folder.Length == 0 ? "--tensorboard" : folder, "a folder to write to");
        }

        if (!force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UserError("holds something already", folder, "a new folder", "add --force to write to it");
        }

        (StudyResults results, IReadOnlyList<TrialResult> trials) = Read();
        TensorBoardRuns.Write(folder, results, trials, EndOf, force);
        terminal.Out.WriteLine(Invariant($"{Trials(trials)}, a run each"));
        terminal.Out.WriteLine($"written: {folder}");
    }

    /// <summary>Writes a Parquet file.</summary>
    /// <exception cref="UserError">It may not be written, or there is no such trial.</exception>
    public void WriteParquet(string path, bool force)
    {
        OutputPlace.Require(path, [run], force);
        (_, IReadOnlyList<TrialResult> trials) = Read();
        IReadOnlyList<ParquetColumn> columns = MetricsTable.Of(trials);
        using var file = new OutputFile(path, replaces: force);
        ParquetWriter.Write(file.Stream, columns);
        file.Commit();
        terminal.Out.WriteLine(Invariant($"{Trials(trials)}: {columns[0].Count:N0} rows of {columns.Count} columns"));
        terminal.Out.WriteLine($"written: {path}");
    }

    private static string Trials(IReadOnlyList<TrialResult> trials) =>
        Invariant($"{trials.Count:N0} {(trials.Count == 1 ? "trial" : "trials")}");

    private (StudyResults Results, IReadOnlyList<TrialResult> Trials) Read()
    {
        StudyResults results = RunFolder.Load(run, plan, experiments);
        foreach (string damage in results.Damage)
        {
            terminal.Error.WriteLine($"filigree: {damage}");
        }

        TrialResult[] chosen =
        [
            .. results
                .Trials.Where(one => trial is null || one.Id.StartsWith(trial, StringComparison.Ordinal))
                .DistinctBy(one => (one.Id, string.Join('\0', one.Factors.Values))),
        ];
        if (chosen.Length == 0)
        {
            throw trial is null
                ? new UserError("has no finished trial", run, remedy: "run the study first")
                : new UserError($"no finished trial's name begins with '{trial}'", run);
        }

        if (trial is null && results.Trials.Count < results.PlannedTrials)
        {
            terminal.Error.WriteLine(
                Invariant(
                    $"filigree: {results.PlannedTrials - results.Trials.Count:N0} of {results.PlannedTrials:N0} trials are not finished, and left out"
                )
            );
        }

        return (results, chosen);
    }

    private double EndOf(TrialResult one) =>
        (File.GetLastWriteTimeUtc(new RunFolder(run).Trial(one.Id).ResultFile) - DateTime.UnixEpoch).TotalSeconds;
}
