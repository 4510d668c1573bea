using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;

namespace Filigree.Cli.Runs;

/// <summary>The end of a run: its tables, its report, and a word on trials that diverged.</summary>
internal static class RunConclusion
{
    /// <summary>Writes the report, and shows the tables.</summary>
    public static void Write(Terminal terminal, RunFolder folder, Plan plan, string command, bool isJson)
    {
        StudyResults results = folder.Results(plan, command);
        string page = Report.Write(results, folder.Path)[0];
        if (isJson)
        {
            ResultsOutput.WriteJson(terminal, results, folder);
        }
        else
        {
            ResultsOutput.WriteTables(terminal, results);
        }
        TrialResult[] trials = [.. results.Trials.DistinctBy(trial => trial.Id)];
        if (trials.Count(trial => trial.HasDiverged) is > 0 and var diverged)
        {
            terminal.Error.WriteLine(
                FormattableString.Invariant(
                    $"filigree: {diverged} of {trials.Length} trials diverged; no mean or test has them in it"
                )
            );
        }
        terminal.Error.WriteLine($"report of {plan.Study.Name}: {page}");
    }
}
