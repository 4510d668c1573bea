using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Shows how a run stands.</summary>
internal static class StatusOutput
{
    private const int MostLines = 20;

    private static readonly (TrialStatus Status, string Word)[] Words =
    [
        (TrialStatus.Finished, "finished"),
        (TrialStatus.Diverged, "diverged"),
        (TrialStatus.Running, "running"),
        (TrialStatus.Stale, "stale"),
        (TrialStatus.Stopped, "stopped"),
        (TrialStatus.Failed, "failed"),
        (TrialStatus.Waiting, "waiting"),
    ];

    /// <summary>Reads how a run stands, and writes it.</summary>
    public static void Show(Terminal terminal, string run, string? plan, bool isJson)
    {
        var folder = new RunFolder(run);
        var status = RunStatus.Read(folder, plan, SlurmStatus.Finished(folder));
        SlurmStatus? slurm = SlurmStatus.Read(folder);
        if (isJson)
        {
            terminal.Out.WriteJson(json => WriteJson(json, folder, status, slurm));
        }
        else
        {
            WriteText(terminal.Out, folder, status, slurm);
        }
    }

    private static void WriteText(TextWriter writer, RunFolder folder, RunStatus status, SlurmStatus? slurm)
    {
        writer.WriteLine(
            Invariant(
                $"{VisibleText.Of(status.Plan.Study)}{(status.Plan.IsQuick ? " (quick form)" : "")}: {NumberText.Counted(status.Trials.Count, "trial")} in {folder.Path}"
            )
        );
        string[] counts =
        [
            .. Words
                .Select(one => (one.Word, Count: status.Count(one.Status)))
                .Where(one => one.Count > 0)
                .Select(one => Invariant($"{one.Count} {one.Word}")),
        ];
        string left = status.SecondsLeft is > 0 and var seconds ? $"; about {Duration.Text(seconds)} left" : "";
        writer.WriteLine(Invariant($"  {string.Join(", ", counts)} ({status.Fraction:0%} of the work){left}"));
        if (slurm is not null)
        {
            WriteSlurm(writer, slurm);
        }

        WriteTrials(writer, status, TrialStatus.Running, one => $"{one.Progress:0%}  {one.Text}  ({Where(one)})");
        WriteTrials(
            writer,
            status,
            TrialStatus.Stale,
            one => $"no sign of life{Since(one)} ({Where(one)}); the next run takes it up"
        );
        WriteTrials(writer, status, TrialStatus.Failed, one => $"{one.Failure}");
        if (slurm is null)
        {
            return;
        }

        foreach ((int task, TaskStanding standing, IReadOnlyList<string> log) in slurm.FailedTasks().Take(MostLines))
        {
            writer.WriteLine(
                Invariant($"task {task} on {standing.Host}: {standing.Failed} of {standing.Total} trials failed")
            );
            foreach (string line in log)
            {
                writer.WriteLine($"  {VisibleText.Of(line)}");
            }
        }
    }

    private static void WriteSlurm(TextWriter writer, SlurmStatus slurm)
    {
        string queue = slurm switch
        {
            { IsCancelled: true } => "cancelled",
            { Jobs: null } => "being submitted",
            { Queue: null } => "squeue does not answer",
            { Queue.Count: 0 } => "no longer in the queue",
            _ => string.Join(", ", slurm.Queue!.Select(one => Invariant($"{one.Value} {one.Key}"))),
        };
        string jobs = slurm.Jobs is { } known
            ? Invariant(
                $"job {known.Array}, {NumberText.Counted(known.Tasks, "task")}, and job {known.Closing} that closes it"
            )
            : "no jobs yet";
        writer.WriteLine($"  Slurm, round {slurm.Round.Name}: {jobs}: {queue}");
    }

    private static void WriteTrials(
        TextWriter writer,
        RunStatus status,
        TrialStatus which,
        Func<TrialState, FormattableString> text
    )
    {
        TrialStanding[] trials = [.. status.Of(which)];
        if (trials.Length == 0)
        {
            return;
        }

        writer.WriteLine(Words.First(one => one.Status == which).Word);
        foreach (TrialStanding trial in trials.Take(MostLines))
        {
            writer.WriteLine($"  {trial.Trial.Id}  {VisibleText.Of($"{trial.Label}  {Invariant(text(trial.State))}")}");
        }

        if (trials.Length > MostLines)
        {
            writer.WriteLine(Invariant($"  and {trials.Length - MostLines} more (--json shows all)"));
        }
    }

    private static string Where(TrialState state) =>
        state.Host is { } host ? Invariant($"{host}, process {state.Process}") : "somewhere";

    private static string Since(TrialState state) =>
        state.LastSign is { } sign ? $" for {Duration.Text(Math.Max(0, (DateTime.UtcNow - sign).TotalSeconds))}" : "";

    private static void WriteJson(Utf8JsonWriter json, RunFolder folder, RunStatus status, SlurmStatus? slurm)
    {
        json.WriteStartObject();
        json.WriteString("study", status.Plan.Study);
        json.WriteString("plan", status.Plan.Id);
        json.WriteString("folder", folder.Path);
        json.WriteNumber("trials", status.Trials.Count);
        foreach ((TrialStatus which, string word) in Words)
        {
            json.WriteNumber(word, status.Count(which));
        }

        json.WriteNumber("fraction", status.Fraction);
        json.WriteNumberOrNull("secondsLeft", status.SecondsLeft ?? double.NaN);
        json.WriteStartArray("unfinished");
        foreach (TrialStanding trial in status.Trials.Where(one => one.State.Progress < 1))
        {
            json.WriteStartObject();
            json.WriteString("id", trial.Trial.Id);
            json.WriteNumber("seed", trial.Trial.Seed);
            ResultsOutput.WriteFactors(json, trial.Trial.Factors);
            json.WriteString("status", Words.First(one => one.Status == trial.State.Status).Word);
            json.WriteNumber("progress", trial.State.Progress);
            json.WriteString("text", trial.State.Text);
            json.WriteString("failure", trial.State.Failure);
            json.WriteString("host", trial.State.Host);
            json.WriteNumberOrNull("process", trial.State.Process ?? double.NaN);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (slurm is not null)
        {
            json.WriteStartObject("slurm");
            json.WriteString("round", slurm.Round.Name);
            json.WriteString("array", slurm.Jobs?.Array);
            json.WriteString("closing", slurm.Jobs?.Closing);
            json.WriteBoolean("cancelled", slurm.IsCancelled);
            json.WriteNumber("tasks", slurm.Jobs?.Tasks ?? 0);
            json.WriteString("logs", slurm.Round.LogsFolder);
            if (slurm.Queue is null)
            {
                json.WriteNull("queue");
            }
            else
            {
                json.WriteStartObject("queue");
                foreach ((string state, int count) in slurm.Queue)
                {
                    json.WriteNumber(state, count);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
