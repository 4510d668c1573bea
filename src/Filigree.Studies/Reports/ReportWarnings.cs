using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;

namespace Filigree.Studies.Reports;

/// <summary>What a reader must know before believing a study's numbers.</summary>
internal static class ReportWarnings
{
    private const int MostFailures = 5;

    /// <summary>Warnings about the run as a whole; tables carry their own.</summary>
    public static IReadOnlyList<string> Of(StudyResults results)
    {
        List<string> warnings = [];
        if (results.Presentation.IsQuick)
        {
            warnings.Add(
                "Quick form: fewer epochs, seeds or samples than the study itself. It shows what the study looks like; "
                    + (
                        results.Presentation.Tables.Any(table => table.Paper.Count > 0)
                            ? "its numbers are not to be held against the paper's, which are left out of the tables."
                            : "its numbers are not the study's."
                    )
            );
        }
        foreach ((string name, string asked) in results.Substituted)
        {
            warnings.Add(
                $"Other data: {name} stands in for {asked}, which the study asks for. These are not numbers of {asked}."
            );
        }
        if (results.Damage.Count > 0)
        {
            warnings.Add("Damaged files were found. Run the study again to make anew what is damaged.");
            warnings.AddRange(results.Damage.Take(MostFailures).Select(line => $"Damaged: {line}."));
            if (results.Damage.Count > MostFailures)
            {
                warnings.Add($"And {results.Damage.Count - MostFailures} more damaged files.");
            }
        }
        int failed = results.FailedTrials.Count;
        int open = results.PlannedTrials - results.Trials.Count - failed;
        if (open > 0)
        {
            warnings.Add(
                $"Unfinished: {results.Trials.Count} of {results.PlannedTrials} trials are in. "
                    + "Run the study again to go on where it stopped."
            );
        }
        int unmeasured = results.PlannedAcross - results.Across.Count;
        if (open == 0 && unmeasured > 0)
        {
            warnings.Add(
                "Not everything was measured across the trials, for which all of them must be finished. "
                    + "Run the study again to go on where it stopped."
            );
        }
        if (failed > 0)
        {
            warnings.Add(failed == 1 ? "1 trial failed and is left out." : $"{failed} trials failed and are left out.");
            foreach (FailedTrial trial in results.FailedTrials.Take(MostFailures))
            {
                string factors = string.Join(", ", trial.Factors.Select(one => $"{one.Key} {one.Value}"));
                warnings.Add($"Failed: {factors}{(factors.Length > 0 ? ", " : "")}seed {trial.Seed}: {trial.Message}");
            }
            if (failed > MostFailures)
            {
                warnings.Add($"And {failed - MostFailures} more failures.");
            }
        }
        warnings.AddRange(Diverged(results));
        warnings.AddRange(
            results
                .Trials.SelectMany(trial => trial.Warnings, (trial, text) => (Trial: trial, Text: text))
                .GroupBy(one => one.Text)
                .Select(group => OfTrials(group.Key, [.. group.Select(one => one.Trial)]))
                .Take(MostFailures)
        );
        return warnings;
    }

    private static IEnumerable<string> Diverged(StudyResults results)
    {
        TrialResult[] trials = [.. results.Trials.DistinctBy(trial => trial.Id)];
        int diverged = TrialSelection.Diverged(trials);
        if (diverged == 0)
        {
            yield break;
        }
        yield return $"{diverged} of {trials.Length} trials diverged: their loss left the finite numbers, and they ended there. "
            + "Means and tests leave them out.";
        var groups = results
            .Trials.GroupBy(trial => string.Join(", ", trial.Factors.Select(one => $"{one.Key} {one.Value}")))
            .Select(group => (group.Key, Diverged: TrialSelection.Diverged(group), All: group.Count()))
            .Where(group => group.Diverged > 0 && group.Key.Length > 0)
            .ToArray();
        foreach ((string factors, int lost, int all) in groups.Take(MostFailures))
        {
            yield return $"Diverged: {lost} of {all} of {factors}.";
        }
        if (groups.Length > MostFailures)
        {
            yield return $"And trials of {groups.Length - MostFailures} more.";
        }
    }

    private static string OfTrials(string text, TrialResult[] trials)
    {
        string first = string.Join(
            ", ",
            trials[0].Factors.Select(one => $"{one.Key} {one.Value}").Append($"seed {trials[0].Seed}")
        );
        return trials.Length == 1 ? $"{text}: {first}." : $"{text}: {trials.Length} trials, the first {first}.";
    }
}
