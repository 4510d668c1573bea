using Filigree.Cli.Shell;
using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Cli.Runs;

/// <summary>Carries <c>filigree run</c> out: reads, plans, runs, reports.</summary>
/// <param name="terminal">Where it is told how the run goes.</param>
/// <param name="experiments">What studies can choose from.</param>
internal sealed class StudyRun(Terminal terminal, ExperimentList experiments)
{
    /// <summary>Runs, and returns the exit code.</summary>
    public int Run(RunRequest request, CancellationToken stop)
    {
        Check(request);
        Plan plan = PlanWithData(request);
        Study study = plan.Study;
        RunFolder folder = request.OutputFolder is { } path ? new RunFolder(path) : RunFolder.Default(study);
        int workers = request.Workers ?? Environment.ProcessorCount;
        if (request.IsDryRun)
        {
            PlanOutput.Write(terminal, plan, folder, workers, request.IsJson, request.Slurm);
            return ExitCodes.Success;
        }

        if (request.Slurm is not null)
        {
            SlurmRun.Require();
        }
        var shared = new SharedData(name => DataSets.Load(name, request.DataFolder));
        foreach (string note in folder.Prepare(plan, request.CommandLine, shared))
        {
            terminal.Error.WriteLine($"filigree: {note}");
        }
        if (request.Slurm is not null)
        {
            return new SlurmRun(terminal).Submit(plan, folder, request);
        }
        RunReport report = Execute(plan, folder, shared, workers, request, stop);
        foreach ((PlannedTrial trial, Exception error) in report.Failed)
        {
            terminal.Error.WriteLine(
                $"filigree: {trial.Label} failed: {Faults.FirstLine(error.Message)}{Where(folder.Trial(trial.Id))}"
            );
        }
        if (report.WasStopped)
        {
            terminal.Error.WriteLine(
                $"filigree: stopped with {report.Finished} of {plan.Count} trials finished; "
                    + $"the others are saved: go on with '{request.CommandLine}'"
            );
            return ExitCodes.Cancelled;
        }

        RunConclusion.Write(terminal, folder, plan, request.CommandLine, request.IsJson);
        return report.Failed.Count > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static void Check(RunRequest request)
    {
        if (request.Workers is < 1 or > 4096)
        {
            throw new UserError($"{request.Workers}", "--workers", "a whole number from 1 to 4096");
        }
        if (request is { Slurm: not null, Workers: not null })
        {
            throw new UserError(
                "this goes without --slurm only",
                "--workers",
                remedy: "--cpus says how many trials a task runs side by side"
            );
        }
        if (FirstPartThatIsAFile(request.OutputFolder) is { } file)
        {
            throw new UserError($"{file} is a file", $"--out {request.OutputFolder}", "a folder, there or not");
        }
        request.Slurm?.Checked();
        if (!(request.CheckpointSeconds is >= 0 and <= 1e6))
        {
            throw new UserError("not in range", "--checkpoint-seconds", "a number from 0 to 1000000");
        }
    }

    private static string? FirstPartThatIsAFile(string? path)
    {
        while (!string.IsNullOrEmpty(path) && !Directory.Exists(path))
        {
            if (File.Exists(path))
            {
                return path;
            }
            path = Path.GetDirectoryName(path);
        }
        return null;
    }

    private RunReport Execute(
        Plan plan,
        RunFolder folder,
        SharedData shared,
        int workers,
        RunRequest request,
        CancellationToken stop
    )
    {
        bool isLive = terminal.ErrorIsTerminal && terminal.Colour;
        var lines = new ProgressLines(isLive ? TextWriter.Null : terminal.Error, plan);
        var progress = new RunProgress(plan, lines);
        lines.Follow(progress);
        var executor = new Executor(plan, folder, shared, progress)
        {
            Workers = workers,
            CheckpointInterval = TimeSpan.FromSeconds(request.CheckpointSeconds),
        };
        terminal.Error.WriteLine(
            $"{plan.Study.Name}{(plan.Study.Presentation.IsQuick ? " (quick form)" : "")}: "
                + $"{NumberText.Counted(plan.Count, "trial")} in {folder.Path}"
        );
        foreach (string warning in plan.Warnings)
        {
            terminal.Error.WriteLine($"warning: {warning}");
        }
        using Timer beating = lines.Beating();
        RunReport report = isLive
            ? LiveProgress.Show(terminal, progress, () => executor.Run(stop))
            : executor.Run(stop);
        lines.End();
        if (report.Unheard > 0)
        {
            terminal.Error.WriteLine(
                $"filigree: progress could not be shown {NumberText.Counted(report.Unheard, "time")}; the trials are not affected"
            );
        }
        return report;
    }

    /// <summary>
    /// The plan, its data sets at hand. The quick form takes bundled data where the study's own are missing, and says so; the
    /// full form stops with the command that gets them.
    /// </summary>
    private Plan PlanWithData(RunRequest request)
    {
        var options = new StudyOptions
        {
            IsQuick = request.IsQuick,
            Set = request.Set,
            Instead = request.Instead,
            Seeds = request.Seeds,
        };
        Plan plan = Plan.Of(StudyReader.Read(request.Study, options, experiments));
        var locator = new DataLocator(request.DataFolder);
        // Samples of the user's own are made by their rules.
        foreach (DataSetDescription set in DataSets.All.Where(set => plan.Data.Contains(set.Name)))
        {
            bool isHere = set.IsBundled || locator.Find(set) is not null;
            if (!isHere && request.IsQuick && set.Substitute is { } substitute && !VariesData(plan.Study))
            {
                terminal.Error.WriteLine(
                    $"{set.Name} is not on this machine: the quick form uses {substitute}, which comes with Filigree, "
                        + $"instead ('{set.GetCommand}' gets {set.Name})"
                );
                const string name = "data.name=";
                options = options with
                {
                    Set =
                    [
                        .. options.Set.Where(one => !one.StartsWith(name, StringComparison.Ordinal)),
                        name + substitute,
                    ],
                };
                return Plan.Of(StudyReader.Read(request.Study, options, experiments)) with
                {
                    Substituted = new Dictionary<string, string> { [substitute] = set.Name },
                };
            }
            if (!isHere && !request.IsDryRun)
            {
                locator.Locate(set);
            }
        }
        return plan;
    }

    // Levels of data are what a study compares: another set in the place of one would be a level twice.
    private static bool VariesData(Study study) =>
        study
            .Factors.SelectMany(factor => factor.Levels)
            .SelectMany(level => level.Settings)
            .Any(setting => setting.Key is "data" or "data.name");

    // A full disk may have no room for it.
    private static string Where(TrialFolder trial) => File.Exists(trial.ErrorFile) ? $" (see {trial.ErrorFile})" : "";
}
