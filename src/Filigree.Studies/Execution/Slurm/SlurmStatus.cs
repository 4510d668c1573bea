using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>How the jobs of a run stand: from its journals, and from squeue where that answers.</summary>
/// <param name="Round">The last round.</param>
/// <param name="Jobs">Its jobs; null while it is being submitted.</param>
/// <param name="Queue">Slurm's words for the states of the jobs that it still has, with how many are so; null where squeue does not answer.</param>
internal sealed record SlurmStatus(SlurmRound Round, SlurmJobs? Jobs, IReadOnlyDictionary<string, int>? Queue)
{
    private const int LastLines = 3;

    /// <summary>Whether the round was cancelled.</summary>
    public bool IsCancelled => File.Exists(Round.CancelledFile);

    /// <summary>Reads how the last round of a run stands; null if the run was never given to Slurm.</summary>
    public static SlurmStatus? Read(RunFolder run)
    {
        if (SlurmRound.All(run) is not [.., var last])
        {
            return null;
        }

        var jobs = SlurmRound.Read<SlurmJobs>(last.JobsFile);
        return new SlurmStatus(last, jobs, jobs is null ? null : Ask(jobs));
    }

    /// <summary>Trials that the journals of a run say are finished.</summary>
    public static IReadOnlyDictionary<string, TrialState> Finished(RunFolder run)
    {
        var states = new Dictionary<string, TrialState>(StringComparer.Ordinal);
        foreach (SlurmRound round in SlurmRound.All(run).Where(round => Directory.Exists(round.DoneFolder)))
        {
            foreach (string file in Directory.EnumerateFiles(round.DoneFolder, "*.jsonl"))
            {
                foreach ((string id, string ending) in DoneLine.Read(file))
                {
                    states[id] = new TrialState(
                        ending == TrialOutcome.Diverged ? TrialStatus.Diverged : TrialStatus.Finished
                    )
                    {
                        Progress = 1,
                        MetricsFile = run.Trial(id).MetricsFile,
                    };
                }
            }
        }

        return states;
    }

    /// <summary>Tasks of the round that ended without finishing all their trials, with the end of their logs.</summary>
    public IEnumerable<(int Task, TaskStanding Standing, string[] Log)> FailedTasks() =>
        Enumerable
            .Range(0, Jobs?.Tasks ?? 0)
            .Select(task => (Task: task, Standing: SlurmRound.Read<TaskStanding>(Round.TaskOf(task))))
            .Where(one => one.Standing is { Ending: "failed" } or { Failed: > 0 })
            .Select(one => (one.Task, one.Standing!, LastOf(Round.LogOf(one.Task))));

    /// <summary>Cancels the jobs of all rounds of a run, the closing ones first, so that none submits another round.</summary>
    /// <returns>Their numbers.</returns>
    public static IReadOnlyList<string> Cancel(RunFolder run)
    {
        List<string> cancelled = [];
        foreach (SlurmRound round in SlurmRound.All(run).Reverse())
        {
            SlurmRound.WriteText(round.CancelledFile, "");
            if (SlurmRound.Read<SlurmJobs>(round.JobsFile) is not { } jobs || Ask(jobs) is { Count: 0 })
            {
                continue;
            }

            foreach (string job in new[] { jobs.Closing, jobs.Array }.OfType<string>().Where(job => job.Length > 0))
            {
                SlurmCommands.Answer answer = SlurmCommands.Run("scancel", job);
                if (answer.Code != 0)
                {
                    throw new UserError($"scancel could not cancel job {job}: {answer.Why}", round.Folder);
                }

                cancelled.Add(job);
            }
        }

        return cancelled;
    }

    /// <summary>States of jobs in the queue; null where squeue does not answer.</summary>
    private static Dictionary<string, int>? Ask(SlurmJobs jobs)
    {
        try
        {
            string numbers = string.Join(
                ',',
                new[] { jobs.Array, jobs.Closing }.Where(job => !string.IsNullOrEmpty(job))
            );
            SlurmCommands.Answer answer = SlurmCommands.Run(
                "squeue",
                "--noheader",
                "--array",
                "--format=%T",
                $"--jobs={numbers}"
            );
            // Jobs that it has forgotten are an error of its own.
            return answer.Code == 0 ? Counted(answer.Out)
                : answer.Error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase) ? []
                : null;
        }
        catch (UserError)
        {
            return null;
        }
    }

    private static Dictionary<string, int> Counted(string lines) =>
        lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .GroupBy(state => state.ToLowerInvariant(), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static string[] LastOf(string log)
    {
        try
        {
            return [.. File.ReadLines(log).TakeLast(LastLines)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
