using System.Globalization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Trials;

/// <summary>Reads the results of a run's folder.</summary>
internal static class RunReader
{
    public static StudyResults Read(RunFolder folder, ExperimentList experiments)
    {
        PlanRecord newest = Plans(folder).FirstOrDefault() ?? throw NoRun(folder);
        // Plans of the same content differ in seeds only: several runs, or several machines, make one study.
        List<PlanRecordTrial> planned =
        [
            .. Plans(folder)
                .Where(plan => plan.Content == newest.Content)
                .SelectMany(plan => plan.Trials)
                .DistinctBy(trial => (trial.Id, string.Join('\n', trial.Factors.Values))),
        ];
        var trials = new List<TrialResult>();
        var failed = new List<FailedTrial>();
        double seconds = 0;
        var counted = new HashSet<string>();
        foreach (PlanRecordTrial trial in planned)
        {
            if (folder.Trial(trial.Id).ReadFinished() is { } finished)
            {
                trials.Add(Result(trial, finished));
                // A trial may stand under several levels of a factor that makes no difference to it.
                seconds += double.IsNaN(finished.Seconds) || !counted.Add(trial.Id) ? 0 : finished.Seconds;
            }
            else if (folder.Trial(trial.Id).ReadFailure() is { } message)
            {
                failed.Add(new FailedTrial(trial.Id, trial.Factors, trial.Seed, message));
            }
        }
        // The newest plan's alone: those of others measure other trials, and are no replicas of these.
        PlanRecordTrial[] measured = [.. newest.Across.Where(trial => folder.Trial(trial.Id).IsFinished)];
        return new StudyResults(
            newest.Study,
            Presentation(folder, newest, experiments),
            trials,
            planned.Count,
            [.. HowItWasRun(newest, trials.Count, planned.Count, seconds), .. Configuration(folder)]
        )
        {
            Settings = trial => TrialSettings.Read(folder.Trial(trial.Id)),
            Data = newest.Data,
            Substituted = newest.Substituted,
            FailedTrials = failed,
            Across = [.. measured.Select(trial => Result(trial, folder.Trial(trial.Id).ReadFinished()!))],
            PlannedAcross = newest.Across.Count,
        };
    }

    private static IEnumerable<PlanRecord> Plans(RunFolder folder) =>
        Directory.Exists(folder.PlansFolder)
            ? Directory
                .EnumerateFiles(folder.PlansFolder, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(PlanRecord.Read)
                .OfType<PlanRecord>()
                .OrderByDescending(plan => plan.Written, StringComparer.Ordinal)
            : [];

    private static UserError NoRun(RunFolder folder) =>
        Directory.Exists(folder.Path)
            ? new UserError("this is no run's folder: it has no plan", folder.Path, "a folder made by 'filigree run'")
            : new UserError("there is no such folder", folder.Path, "a folder made by 'filigree run'");

    private static TrialResult Result(PlanRecordTrial trial, FinishedTrial finished)
    {
        var summary = new Dictionary<string, double>(finished.Outcome.Summary) { ["seconds"] = finished.Seconds };
        EarlierSummary.Complete(summary, finished.Rows);
        return new TrialResult(trial.Id, trial.Factors, trial.Seed, finished.Rows, summary)
        {
            Warnings = finished.Outcome.Warnings,
        };
    }

    private static Presentation Presentation(RunFolder folder, PlanRecord plan, ExperimentList experiments)
    {
        if (!File.Exists(folder.ResolvedFile))
        {
            return new Presentation(plan.Study, "", "", [], [], plan.IsQuick);
        }
        var source = new StudySource(folder.ResolvedFile, File.ReadAllText(folder.ResolvedFile), folder.Path);
        return StudyReader.Read(source, new StudyOptions { IsRecorded = true }, experiments).Presentation with
        {
            IsQuick = plan.IsQuick,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Configuration(RunFolder folder) =>
        File.Exists(folder.ResolvedFile) ? [new("Configuration", File.ReadAllText(folder.ResolvedFile))] : [];

    private static List<KeyValuePair<string, string>> HowItWasRun(
        PlanRecord plan,
        int finished,
        int planned,
        double seconds
    ) =>
        [
            new("Command", plan.Command),
            new("Trials", string.Create(CultureInfo.InvariantCulture, $"{finished} of {planned} finished")),
            new("Time", $"{Duration.Text(seconds)} of one core"),
            new("Machine", plan.Machine),
            new("Version", $"Filigree {plan.Version}"),
            new("Run", $"{plan.Written} UTC"),
        ];
}
