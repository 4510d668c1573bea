using System.Globalization;
using System.Text;
using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Extensions;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>Reads the results of a run's folder.</summary>
internal static class RunReader
{
    /// <summary>The results of one of the folder's plans, shown as the study that made it says.</summary>
    /// <exception cref="UserError">The study cannot be read back.</exception>
    public static StudyResults Read(RunFolder folder, RunPlans plans, PlanRecord plan, ExperimentList experiments)
    {
        RequireExtensions(folder, plan, experiments);
        string? resolved =
            plan.Resolved
            ?? (
                File.Exists(folder.ResolvedFile)
                    ? Encoding.UTF8.GetString(TrialFolder.ReadOrNothing(folder.ResolvedFile))
                    : null
            );
        Presentation presentation = resolved is null
            ? new Presentation(plan.Study, "", "", [], [], plan.IsQuick)
            : StudyReader
                .Read(
                    new StudySource(folder.ResolvedFile, resolved, folder.Path),
                    new StudyOptions { IsRecorded = true },
                    experiments
                )
                .Presentation;
        return Read(folder, plans, plan, presentation with { IsQuick = plan.IsQuick }, resolved);
    }

    // Of another version is enough to know the names by; the numbers are in the folder.
    private static void RequireExtensions(RunFolder folder, PlanRecord plan, ExperimentList experiments)
    {
        CodeIdentity[] missing =
        [
            .. plan.Code.Where(used => experiments.Extensions.All(given => given.Name != used.Name)),
        ];
        if (missing.Length > 0)
        {
            throw new UserError(
                $"the trials of this run use {string.Join(" and ", missing.Select(one => one.Label))}",
                folder.Path,
                remedy: $"say where it is: {string.Join(' ', missing.Select(one => $"--extend {one.Name}.dll"))}"
            );
        }
    }

    /// <summary>The results of a plan, shown as its study says, whose tables may have changed since the plan was first run.</summary>
    public static StudyResults Read(RunFolder folder, RunPlans plans, PlanRecord plan, Study study) =>
        Read(folder, plans, plan, study.Presentation, study.Resolved);

    private static StudyResults Read(
        RunFolder folder,
        RunPlans plans,
        PlanRecord plan,
        Presentation presentation,
        string? resolved
    )
    {
        IReadOnlyList<PlanRecordTrial> planned = plans.TrialsOf(plan);
        var found = new Dictionary<string, FoundTrial>(StringComparer.Ordinal);
        foreach (PlanRecordTrial trial in planned.Concat(plan.Across))
        {
            if (!found.ContainsKey(trial.Id))
            {
                found[trial.Id] = FoundTrial.In(folder.Trial(trial.Id));
            }
        }
        var trials = new List<TrialResult>();
        var failed = new List<FailedTrial>();
        foreach (PlanRecordTrial trial in planned)
        {
            FoundTrial one = found[trial.Id];
            if (one.Finished is { } finished)
            {
                trials.Add(Result(trial, finished));
            }
            else if (one.Failure is { } message)
            {
                failed.Add(new FailedTrial(trial.Id, trial.Factors, trial.Seed, message));
            }
        }
        // A trial may stand under several levels of a factor that makes no difference to it.
        double seconds = found.Values.Sum(one => one.Finished is { Seconds: > 0 and { } spent } ? spent : 0);
        IReadOnlyList<string> others = plans.Others(plan);
        return new StudyResults(
            plan.Study,
            UsualMeasures.Of(presentation, trials),
            trials,
            planned.Count,
            [
                .. HowItWasRun(plan, others, trials.Count, planned.Count, seconds),
                .. resolved is null ? [] : (KeyValuePair<string, string>[])[new("Configuration", resolved)],
            ]
        )
        {
            Settings = trial => TrialSettings.Read(folder.Trial(trial.Id)),
            Data = plan.Data,
            Substituted = plan.Substituted,
            FailedTrials = failed,
            Across =
            [
                // Those of other plans measure other trials, and are no replicas of these.
                .. plan
                    .Across.Where(trial => found[trial.Id].Finished is not null)
                    .Select(trial => Result(trial, found[trial.Id].Finished!)),
            ],
            PlannedAcross = plan.Across.Count,
            Plan = plan.Id,
            OtherPlans = others,
            Damage =
            [
                .. plans.Damaged.Select(file =>
                    $"{Path.GetRelativePath(folder.Path, file)}: the plan is damaged and left out"
                ),
                .. found
                    .Where(one => one.Value.Damage is not null)
                    .Select(one => $"trial {one.Key}: {one.Value.Damage}"),
            ],
        };
    }

    private static TrialResult Result(PlanRecordTrial trial, FinishedTrial finished)
    {
        var summary = new Dictionary<string, double>(finished.Outcome.Summary) { ["seconds"] = finished.Seconds };
        EarlierSummary.Complete(summary, finished.Rows);
        return new TrialResult(trial.Id, trial.Factors, trial.Seed, finished.Rows, summary)
        {
            Warnings = finished.Outcome.Warnings,
            HasDiverged = finished.Outcome.Ending == TrialOutcome.Diverged,
        };
    }

    private static List<KeyValuePair<string, string>> HowItWasRun(
        PlanRecord plan,
        IReadOnlyList<string> others,
        int finished,
        int planned,
        double seconds
    )
    {
        List<KeyValuePair<string, string>> how =
        [
            new("Command", plan.Command),
            new("Trials", string.Create(CultureInfo.InvariantCulture, $"{finished} of {planned} finished")),
            new("Time", $"{Duration.Text(seconds)} of one core"),
            new("Machine", plan.Machine),
            .. plan.DataHashes is not { Count: > 0 } hashes
                ? []
                : (KeyValuePair<string, string>[])
                    [new("Data, SHA-256", string.Join('\n', hashes.Select(one => $"{one.Key} {one.Value}")))],
            new("Version", $"Filigree {plan.Version}"),
            .. plan.Code.Count == 0
                ? []
                : (KeyValuePair<string, string>[])
                    [new("Extensions", string.Join('\n', plan.Code.Select(one => one.Label)))],
            new("Run", $"{plan.Written} UTC"),
            new("Plan", plan.Id),
        ];
        if (others.Count > 0)
        {
            how.Add(new("Other plans in the folder", string.Join('\n', others)));
        }
        return how;
    }

    /// <summary>What there is of a trial.</summary>
    private sealed record FoundTrial(FinishedTrial? Finished, string? Failure, string? Damage)
    {
        public static FoundTrial In(TrialFolder folder)
        {
            FinishedTrial? finished = folder.Read(out string? damage);
            return finished is null
                ? new(null, folder.ReadFailure(), damage is null ? null : $"{damage}, and its numbers are left out")
                : new(
                    finished,
                    null,
                    folder.HasWholeConfiguration() ? null : "configuration.json is damaged; its numbers are whole"
                );
        }
    }
}
