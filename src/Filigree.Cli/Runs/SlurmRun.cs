using Filigree.Cli.Shell;
using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Carries <c>filigree run --slurm</c> out: submits, runs a task of the array, and closes a round.</summary>
/// <param name="terminal">Where it is told how that goes.</param>
internal sealed class SlurmRun(Terminal terminal)
{
    private const double LeastProgress = 1e-3;

    /// <summary>Refuses where there is no Slurm, before anything is written.</summary>
    public static void Require() => SlurmCommands.Run("sbatch", "--version");

    /// <summary>Submits what is open of a run.</summary>
    public int Submit(Plan plan, RunFolder folder, RunRequest request)
    {
        if (SlurmStatus.Read(folder) is { Queue.Count: > 0, Jobs: { } before })
        {
            throw new UserError(
                $"jobs {before.Array} and {before.Closing} of this run are in the queue",
                folder.Path,
                remedy: $"'filigree status {folder.Path}' shows them, 'filigree cancel {folder.Path}' ends them"
            );
        }

        IReadOnlyList<int> open = OpenOf(plan, folder);
        if (open.Count == 0 && plan.Across.All(trial => folder.Trial(trial.Id).IsFinished))
        {
            terminal.Error.WriteLine($"{plan.Study.Name}: all trials are finished, nothing is submitted");
            RunConclusion.Write(terminal, folder, plan, request.CommandLine, request.IsJson);
            return ExitCodes.Success;
        }

        var slurm = new SlurmRequest
        {
            Command = request.CommandLine,
            IsQuick = plan.Study.Presentation.IsQuick,
            Substituted = plan.Substituted,
            Data = request.DataFolder is { } data ? Path.GetFullPath(data) : null,
            Base = StudySource.Find(request.Study).Folder,
            Extend = [.. request.Extend.Select(Path.GetFullPath)],
            CheckpointSeconds = request.CheckpointSeconds,
            Options = request.Slurm!,
        };
        (SlurmRound round, SlurmJobs jobs) = Submit(plan, folder, slurm, open);
        if (request.IsJson)
        {
            terminal.Out.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("study", plan.Study.Name);
                json.WriteString("folder", folder.Path);
                json.WriteString("round", round.Name);
                json.WriteString("array", jobs.Array);
                json.WriteString("closing", jobs.Closing);
                json.WriteNumber("tasks", jobs.Tasks);
                json.WriteNumber("trials", jobs.Trials);
                json.WriteString("logs", round.LogsFolder);
                json.WriteEndObject();
            });
        }

        terminal.Error.WriteLine(
            $"'filigree status {folder.Path}' shows how it goes, 'filigree cancel {folder.Path}' ends it"
        );
        return ExitCodes.Success;
    }

    /// <summary>Runs the task that Slurm's environment names.</summary>
    public int RunTask(string run, string round, ExperimentList experiments, CancellationToken stop)
    {
        var task = new SlurmTask(RoundOf(run, round), experiments, terminal.Out.WriteLine);
        RunReport report = task.Run(data => new SharedData(name => DataSets.Load(name, data)), stop);
        return report.WasStopped ? ExitCodes.Cancelled
            : report.Failed.Count > 0 ? ExitCodes.Failure
            : ExitCodes.Success;
    }

    /// <summary>Closes a round whose tasks have all ended: submits what is still open, if the round got on; else writes the report.</summary>
    public int Close(string run, string name, ExperimentList experiments, CancellationToken stop)
    {
        SlurmRound round = RoundOf(run, name);
        SlurmRequest request =
            SlurmRound.Read<SlurmRequest>(round.RequestFile)
            ?? throw new UserError(
                "there is no such round of a run",
                round.Folder,
                "a folder made by 'filigree run --slurm'"
            );
        if (File.Exists(round.CancelledFile))
        {
            return ExitCodes.Cancelled;
        }

        Plan plan = Plan.Of(SlurmTask.StudyOf(round, request, experiments)) with { Substituted = request.Substituted };
        IReadOnlyList<int> open = OpenOf(plan, round.Run);
        if (open.Count > 0 && GotOn(round, plan, open))
        {
            Submit(plan, round.Run, request, open);
            return ExitCodes.Success;
        }

        RunReport? measured = null;
        if (open.Count == 0 && plan.Across.Count > 0)
        {
            measured = new Executor(plan, round.Run, new SharedData(one => DataSets.Load(one, request.Data)))
            {
                Workers = request.Options.Cpus,
                CheckpointInterval = TimeSpan.FromSeconds(request.CheckpointSeconds),
            }.Run(stop);
        }

        foreach (PlannedTrial trial in open.Select(index => plan.Trials[index]))
        {
            string? why = round.Run.Trial(trial.Id).ReadFailure();
            terminal.Error.WriteLine($"filigree: {trial.Label} is not finished{(why is null ? "" : $": {why}")}");
        }

        foreach ((PlannedTrial trial, Exception error) in measured?.Failed ?? [])
        {
            terminal.Error.WriteLine($"filigree: {trial.Label} failed: {Faults.FirstLine(error.Message)}");
        }

        if (measured is { WasStopped: true })
        {
            return ExitCodes.Cancelled;
        }

        RunConclusion.Write(terminal, round.Run, plan, request.Command, isJson: false);
        return open.Count > 0 || measured is { Failed.Count: > 0 } ? ExitCodes.Failure : ExitCodes.Success;
    }

    private (SlurmRound Round, SlurmJobs Jobs) Submit(
        Plan plan,
        RunFolder folder,
        SlurmRequest slurm,
        IReadOnlyList<int> open
    )
    {
        double seconds = PlanEstimate.Of(plan, folder, 1).Seconds;
        var submission = new SlurmSubmission(folder, slurm, line => terminal.Error.WriteLine($"filigree: {line}"));
        (SlurmRound round, SlurmJobs jobs) = submission.Submit(plan, open, seconds, AppContext.BaseDirectory);
        string tasks = NumberText.Counted(jobs.Tasks, "task");
        terminal.Error.WriteLine(
            open.Count == 0
                ? $"{plan.Study.Name}: job {jobs.Closing} measures what is left and writes the report"
                : Invariant(
                    $"{plan.Study.Name}: {open.Count} of {plan.Count} trials in {tasks}, job {jobs.Array}; job {jobs.Closing} waits for it and writes the report"
                )
        );
        terminal.Error.WriteLine($"logs: {round.LogsFolder}");
        return (round, jobs);
    }

    // A trial more is finished, or one is further. A round whose jobs are not noted has not got on by anything that can be told.
    private static bool GotOn(SlurmRound round, Plan plan, IReadOnlyList<int> open) =>
        SlurmRound.Read<SlurmJobs>(round.JobsFile) is { } jobs
        && (open.Count < jobs.Trials || SlurmSubmission.ProgressOf(plan, open, round.Run) > jobs.Begun + LeastProgress);

    private static IReadOnlyList<int> OpenOf(Plan plan, RunFolder folder) =>
        [
            .. plan
                .Trials.Select((trial, index) => (trial, index))
                .DistinctBy(one => one.trial.Id)
                .Where(one => !folder.Trial(one.trial.Id).IsFinished)
                .Select(one => one.index),
        ];

    private static SlurmRound RoundOf(string run, string round) => new(new RunFolder(run), round);
}
