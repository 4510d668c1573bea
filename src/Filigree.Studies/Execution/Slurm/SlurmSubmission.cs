using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>Submits what is open of a run: an array of tasks, and a job that waits for it.</summary>
internal sealed partial class SlurmSubmission
{
    /// <summary>Name of the hidden command that a task runs.</summary>
    public const string TaskCommand = "slurm-task";

    /// <summary>Name of the hidden command that the closing job runs.</summary>
    public const string ClosingCommand = "slurm-close";

    /// <summary>Work of a task, unless the user says how many there are.</summary>
    private const double SecondsOfTask = 30 * 60;

    // Checkpoints of large states over a slow network take their time; Slurm may give the signal a minute early as well.
    private const int SecondsToSave = 180;
    private const int MostHalvings = 3;

    private readonly RunFolder run;
    private readonly SlurmRequest request;
    private readonly Action<string> say;

    /// <summary>Prepares a submission.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="say">Told, in a line, what is to be known.</param>
    public SlurmSubmission(RunFolder run, SlurmRequest request, Action<string> say)
    {
        this.run = new RunFolder(Path.GetFullPath(run.Path));
        this.request = request;
        this.say = say;
    }

    /// <summary>Submits the trials of a plan that are not finished.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="open">Places of those trials in <see cref="Plan.Trials"/>; none submits the closing job alone.</param>
    /// <param name="seconds">Estimated time of all of them on one core.</param>
    /// <param name="program">Folder of the command's files.</param>
    /// <returns>The round and its jobs.</returns>
    /// <exception cref="UserError">There is no Slurm here, or it refuses the jobs.</exception>
    public (SlurmRound Round, SlurmJobs Jobs) Submit(Plan plan, IReadOnlyList<int> open, double seconds, string program)
    {
        SlurmLimits limits = SlurmLimits.Ask();
        int tasks = TasksFor(open.Count, seconds, limits);
        SlurmRound round = SlurmRound.Next(run);
        foreach (string folder in (string[])[round.LogsFolder, round.DoneFolder, round.TasksFolder])
        {
            Directory.CreateDirectory(folder);
        }

        SlurmRound.WriteText(round.StudyFile, plan.Study.Resolved);
        SlurmRound.Write(round.RequestFile, request);
        SlurmRound.WriteText(round.EnvironmentFile, EnvironmentText());
        string copy = SlurmProgram.Copy(run, program);
        string name = "filigree-" + NoName().Replace(plan.Study.Name, "-");
        double begun = ProgressOf(plan, open, run);
        string? array = null;
        if (open.Count > 0)
        {
            (array, tasks) = SubmitArray(round, plan, open, tasks, copy, name);
        }

        string closing = SubmitClosing(round, array, copy, name);
        var jobs = new SlurmJobs(array ?? "", closing, tasks, open.Count, begun);
        SlurmRound.Write(round.JobsFile, jobs);
        return (round, jobs);
    }

    /// <summary>How far trials are: a finished one counts as 1.</summary>
    public static double ProgressOf(Plan plan, IReadOnlyList<int> trials, RunFolder run) =>
        trials.Sum(index => TrialState.Of(run.Trial(plan.Trials[index].Id)).Progress);

    /// <summary>How many tasks so many trials make.</summary>
    public int TasksFor(int trials, double seconds, SlurmLimits limits)
    {
        double wanted = Math.Ceiling(seconds / request.Options.Cpus / SecondsOfTask);
        int tasks = request.Options.Tasks ?? (int)Math.Clamp(wanted, 1, limits.MostTasks);
        int most = request.Options.Tasks is null
            ? limits.MostTasks
            : Math.Min(limits.MaxArraySize, limits.MaxArrayTasks);
        if (tasks > most)
        {
            say(FormattableString.Invariant($"this cluster takes arrays of {most} tasks: {most} instead of {tasks}"));
            tasks = most;
        }

        return Math.Max(1, Math.Min(tasks, trials));
    }

    private (string Job, int Tasks) SubmitArray(
        SlurmRound round,
        Plan plan,
        IReadOnlyList<int> open,
        int tasks,
        string program,
        string name
    )
    {
        var costs = new TrialCosts();
        double[] work = [.. open.Select(index => Math.Max(1, costs.Of(plan.Trials[index]).Work))];
        string script = Script(round, "task.sh", program, TaskCommand);
        for (int halving = 0; ; halving++)
        {
            IReadOnlyList<IReadOnlyList<int>> chunks = SlurmChunks.Share(work, tasks);
            SlurmRound.WriteText(
                round.ChunksFile,
                SlurmChunks.Write(
                    chunks.Select(chunk =>
                        chunk.Select(one => open[one]).Select(index => new SlurmTrial(index, plan.Trials[index].Id))
                    )
                )
            );
            string atOnce = request.Options.AtOnce is { } most ? FormattableString.Invariant($"%{most}") : "";
            SlurmCommands.Answer answer = SlurmCommands.Run(
                "sbatch",
                [
                    .. Common(name),
                    "--requeue",
                    FormattableString.Invariant($"--array=0-{chunks.Count - 1}{atOnce}"),
                    $"--output={Escaped(round.LogsFolder)}/%a.log",
                    FormattableString.Invariant($"--signal=B:USR1@{SecondsToSave}"),
                    .. Resources(),
                    FormattableString.Invariant($"--cpus-per-task={request.Options.Cpus}"),
                    .. request.Options.Sbatch,
                    script,
                ]
            );
            if (answer.Code == 0)
            {
                return (JobOf(answer), chunks.Count);
            }

            if (halving == MostHalvings || chunks.Count == 1)
            {
                throw new UserError($"sbatch refused the job: {answer.Why}", "--slurm");
            }

            say(
                FormattableString.Invariant(
                    $"sbatch refused {chunks.Count} tasks ({answer.Why}): half as many are tried"
                )
            );
            tasks = Math.Max(1, chunks.Count / 2);
        }
    }

    // After the array has ended, however it did: a task that failed and was requeued would spoil "afterok" for good.
    private string SubmitClosing(SlurmRound round, string? array, string program, string name)
    {
        SlurmCommands.Answer answer = SlurmCommands.Run(
            "sbatch",
            [
                .. Common(name + "-close"),
                .. array is null ? [] : (string[])[$"--dependency=afterany:{array}"],
                "--requeue",
                $"--output={Escaped(round.ClosingLog)}",
                .. Resources(),
                .. request.Options.Sbatch,
                Script(round, "close.sh", program, ClosingCommand),
            ]
        );
        if (answer.Code == 0)
        {
            return JobOf(answer);
        }

        if (array is not null)
        {
            SlurmCommands.Run("scancel", array);
        }

        throw new UserError($"sbatch refused the job: {answer.Why}", "--slurm");
    }

    private static string[] Common(string name) => ["--parsable", $"--job-name={name}", "--open-mode=append"];

    private IEnumerable<string> Resources()
    {
        if (request.Options.Time is { } time)
        {
            yield return $"--time={time}";
        }

        if (request.Options.Memory is { } memory)
        {
            yield return $"--mem={memory}";
        }
    }

    // "exec", so that a signal for the batch shell reaches the command; "trap", as the signal would end a command that does not listen yet.
    private string Script(SlurmRound round, string file, string program, string command)
    {
        string path = Path.Combine(round.Folder, file);
        string[] words =
        [
            SlurmProgram.Runtime,
            Path.Combine(program, "Filigree.Cli.dll"),
            command,
            run.Path,
            round.Name,
            .. request.Extend.SelectMany(assembly => (string[])["--extend", assembly]),
        ];
        SlurmRound.WriteText(path, $"#!/bin/sh\ntrap '' USR1\nexec {string.Join(' ', words.Select(Quoted))}\n");
        return path;
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Escaped(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    // NUMBER, or NUMBER;CLUSTER.
    private static string JobOf(SlurmCommands.Answer answer) => answer.Out.Trim().Split('\n')[^1].Split(';')[0].Trim();

    private static string EnvironmentText() =>
        string.Concat(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
                .Where(one =>
                    ((string[])["SLURM_", "SBATCH_", "DOTNET_", "FILIGREE_"]).Any(head =>
                        one.Name.StartsWith(head, StringComparison.Ordinal)
                    )
                )
                .OrderBy(one => one.Name, StringComparer.Ordinal)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Value}\n"))
        );

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();
}
