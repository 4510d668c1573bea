using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Shows what <c>filigree run --dry-run</c> would do.</summary>
internal static class PlanOutput
{
    private const int MostLines = 60;

    // Configuration, rows, result, timing, state at the end.
    private const int FilesOfTrial = 5;

    /// <summary>Writes the plan.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Where it would run.</param>
    /// <param name="workers">Trials side by side.</param>
    /// <param name="isJson">Whether as JSON.</param>
    /// <param name="slurm">What would be asked of Slurm; null to run here.</param>
    public static void Write(
        Terminal terminal,
        Plan plan,
        RunFolder folder,
        int workers,
        bool isJson,
        SlurmOptions? slurm
    )
    {
        PlanEstimate estimate = PlanEstimate.Of(plan, folder, workers);
        if (isJson)
        {
            WriteJson(terminal.Out, plan, folder, estimate);
            return;
        }
        TextWriter writer = terminal.Out;
        PlannedTrial[] trials = [.. plan.All];
        int left = plan.Count - estimate.Finished;
        writer.WriteLine($"{plan.Study.Name}: {plan.Study.Presentation.Title}");
        foreach (PlannedTrial trial in trials.Take(MostLines))
        {
            string state = folder.Trial(trial.Id).IsFinished ? "finished" : "to run  ";
            writer.WriteLine($"  {trial.Id}  {state}  {trial.Label}");
        }
        if (trials.Length > MostLines)
        {
            writer.WriteLine(Invariant($"  and {trials.Length - MostLines} more (--json shows all)"));
        }
        writer.WriteLine(
            Invariant($"trials   {left + estimate.Finished}, {estimate.Finished} finished, {left} to run")
                + (estimate.TakenUp > 0 ? Invariant($", {estimate.TakenUp} of them from the end of finished ones") : "")
        );
        writer.WriteLine(
            left == 0
                ? "time     none"
                : Invariant(
                    $"time     about {Duration.Text(estimate.Seconds)} with {workers} workers; {estimate.Basis}"
                )
        );
        if (slurm is not null)
        {
            WriteSlurm(writer, plan, folder, slurm, left);
        }
        writer.WriteLine(
            $"disk     about {ByteText.Of(estimate.DiskBytes)}"
                + (
                    estimate.FinalBytes > 0
                        ? $", {ByteText.Of(estimate.FinalBytes)} of it states at trials' ends ('keep: none' leaves them out)"
                        : ""
                )
        );
        if (DataText.Of(plan) is { Length: > 0 } data)
        {
            writer.WriteLine($"data     {data}");
        }
        writer.WriteLine($"folder   {folder.Path}");
        foreach (string warning in plan.Warnings)
        {
            writer.WriteLine($"warning  {warning}");
        }
    }

    private static void WriteSlurm(TextWriter writer, Plan plan, RunFolder folder, SlurmOptions options, int left)
    {
        var request = new SlurmRequest { Command = "", Options = options };
        var submission = new SlurmSubmission(folder, request, line => writer.WriteLine($"warning  {line}"));
        double seconds = PlanEstimate.Of(plan, folder, 1).Seconds;
        int tasks = left == 0 ? 0 : submission.TasksFor(left, seconds, SlurmLimits.Ask());
        string each = tasks == 0 ? "" : $", about {Duration.Text(seconds / tasks / options.Cpus)} each";
        writer.WriteLine(
            Invariant(
                $"slurm    {tasks} {(tasks == 1 ? "task" : "tasks")}{each}; {FilesOfTrial * plan.Count} files in the end"
            )
        );
    }

    private static void WriteJson(TextWriter writer, Plan plan, RunFolder folder, PlanEstimate estimate) =>
        writer.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("study", plan.Study.Name);
            json.WriteString("folder", folder.Path);
            ResultsOutput.WriteData(json, plan.Data, plan.Substituted);
            json.WriteNumber("finished", estimate.Finished);
            json.WriteNumber("estimatedSeconds", estimate.Seconds);
            json.WriteNumber("estimatedDiskBytes", estimate.DiskBytes);
            json.WriteNumber("estimatedFinalBytes", estimate.FinalBytes);
            json.WriteNumber("takenUp", estimate.TakenUp);
            json.WriteString("basis", estimate.Basis);
            json.WriteStartArray("trials");
            foreach (PlannedTrial trial in plan.All)
            {
                json.WriteStartObject();
                json.WriteString("id", trial.Id);
                json.WriteNumber("seed", trial.Configuration.Seed);
                ResultsOutput.WriteFactors(json, trial.Factors);
                json.WriteBoolean("finished", folder.Trial(trial.Id).IsFinished);
                if (estimate.TrialSeconds.TryGetValue(trial.Id, out double seconds))
                {
                    json.WriteNumber("estimatedSeconds", seconds);
                }
                json.WritePropertyName("configuration");
                json.WriteRawValue(trial.Configuration.Json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
}
