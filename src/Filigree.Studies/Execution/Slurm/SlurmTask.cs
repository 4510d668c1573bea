using System.Globalization;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>One task of an array: runs its chunk's trials, saves before its time is over, and asks to be run again.</summary>
/// <param name="round">The round.</param>
/// <param name="experiments">What its study can choose from.</param>
/// <param name="say">Told how it goes, a line each.</param>
internal sealed class SlurmTask(SlurmRound round, ExperimentList experiments, Action<string> say)
{
    /// <summary>Runs the task that the environment names.</summary>
    /// <param name="loadData">Loads data sets, from a folder of data folders; null for the usual places.</param>
    /// <param name="stop">Set by SIGTERM: the task saves and ends.</param>
    /// <returns>Whether trials failed, and whether it was stopped.</returns>
    /// <exception cref="UserError">It is no task, or its trials are not those that were submitted.</exception>
    public RunReport Run(Func<string?, SharedData> loadData, CancellationToken stop)
    {
        SlurmRequest request =
            SlurmRound.Read<SlurmRequest>(round.RequestFile)
            ?? throw new UserError(
                "there is no such round of a run",
                round.Folder,
                "a folder made by 'filigree run --slurm'"
            );
        int task =
            NumberOf("SLURM_ARRAY_TASK_ID")
            ?? throw new UserError(
                "this is no task of a job array",
                "SLURM_ARRAY_TASK_ID",
                remedy: "this command is run by Slurm; give 'filigree run STUDY --slurm'"
            );
        Plan plan = PlanOf(request, task);
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bool isTimeOver = false;
        using IDisposable? signal = UserSignal.Listen(() =>
        {
            isTimeOver = true;
            _ = own.CancelAsync();
        });
        int cpus = NumberOf("SLURM_CPUS_PER_TASK") ?? request.Options.Cpus;
        using var journal = new TaskJournal(round, task, plan, say, own);
        RunReport report = new Executor(plan, round.Run, loadData(request.Data), journal)
        {
            Workers = Math.Max(1, cpus),
            CheckpointInterval = TimeSpan.FromSeconds(request.CheckpointSeconds),
        }.Run(own.Token);
        journal.End(report);
        if (report.WasStopped && isTimeOver)
        {
            Requeue(task);
        }

        return report;
    }

    // Everything is saved by now: to be requeued brings SIGTERM at once.
    private void Requeue(int task)
    {
        string job = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.GetEnvironmentVariable("SLURM_ARRAY_JOB_ID")}_{task}"
        );
        SlurmCommands.Answer answer = SlurmCommands.Run("scontrol", "requeue", job);
        say(
            answer.Code == 0
                ? $"time is nearly over: saved, and {job} is requeued"
                : $"time is nearly over: saved; {job} could not be requeued ({answer.Why}), the next round goes on"
        );
    }

    private Plan PlanOf(SlurmRequest request, int task)
    {
        IReadOnlyList<SlurmTrial> chunk =
            SlurmChunks.Read(round.ChunksFile, task)
            ?? throw new UserError($"there is no task {task}, or its line is damaged", round.ChunksFile);
        Plan plan = Plan.Of(StudyOf(round, request, experiments), [.. chunk.Select(trial => trial.Index)]);
        for (int index = 0; index < chunk.Count; index++)
        {
            if (plan.Trials[index].Id != chunk[index].Id)
            {
                throw new UserError(
                    $"trial {chunk[index].Index} of the plan is {plan.Trials[index].Id} here, and was {chunk[index].Id} when it was "
                        + "submitted",
                    round.ChunksFile,
                    remedy: "data or extensions of the study differ between the machines, or were changed; give the command again"
                );
            }
        }

        return plan;
    }

    /// <summary>A round's study.</summary>
    public static Study StudyOf(SlurmRound round, SlurmRequest request, ExperimentList experiments)
    {
        byte[] text = TrialFolder.ReadOrNothing(round.StudyFile);
        Study study = StudyReader.Read(
            new StudySource(round.StudyFile, System.Text.Encoding.UTF8.GetString(text), request.Base),
            new StudyOptions { IsRecorded = true },
            experiments
        );
        return study with { Presentation = study.Presentation with { IsQuick = request.IsQuick } };
    }

    private static int? NumberOf(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number
        )
            ? number
            : null;
}
