using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports.Tables;

/// <summary>What a reader of a table must know beside its numbers.</summary>
internal static class TableNotes
{
    public static IReadOnlyList<string> Notes(
        TableSpecification table,
        ComparisonTest test,
        IReadOnlyList<TrialResult> trials,
        IReadOnlyList<TableGroup> groups,
        IReadOnlyList<TableColumn> columns
    )
    {
        List<string> notes = [];
        if (groups.SelectMany(group => group.Rows).Any(row => row.Trials > 1))
        {
            string spread =
                columns.All(column => column.UsesMedian) ? "Median ± median absolute deviation"
                : columns.Any(column => column.UsesMedian)
                    ? "Mean ± sample standard deviation, or median ± median absolute deviation"
                : "Mean ± sample standard deviation";
            notes.Add($"{spread} over {Trials(groups)} to a row.");
        }
        if (columns.Any(column => column.HasVerdicts))
        {
            string level = table.Level.ToString("0.####", CultureInfo.InvariantCulture);
            string confidence = ((1 - table.Level) * 100).ToString("0.##", CultureInfo.InvariantCulture);
            string correction = table.Holm ? ", Holm's correction within each column" : "";
            string effect = test == ComparisonTest.KruskalWallis ? "Cliff's δ" : "Hedges' g";
            notes.Add(
                $"Set against {table.Baseline}: {test.InWords()}, significant where p < {level}{correction}; "
                    + $"difference with {confidence}% bootstrap interval, effect size {effect}."
            );
        }
        if (columns.Any(column => column.HasPaper))
        {
            notes.Add("Paper: the paper's value, and ours less it.");
        }
        string[] pooled = [.. TrialSelection.Varying(trials).Where(name => name != table.Rows && name != table.Groups)];
        if (pooled.Length > 0)
        {
            notes.Add($"Each row takes together all values of: {string.Join(", ", pooled)}.");
        }
        return notes;
    }

    private static string Trials(IReadOnlyList<TableGroup> groups)
    {
        int fewest = groups.SelectMany(group => group.Rows).Min(row => row.Trials);
        int most = groups.SelectMany(group => group.Rows).Max(row => row.Trials);
        return fewest == most ? $"{most} trials" : $"{fewest} to {most} trials";
    }

    public static IReadOnlyList<string> Warnings(
        TableSpecification table,
        IReadOnlyList<TrialResult> trials,
        IReadOnlyList<TableGroup> groups,
        IReadOnlyList<TableColumn> columns
    )
    {
        List<string> warnings = [];
        if (trials.Count == 0)
        {
            warnings.Add($"No finished trial has the factor '{table.Rows}' and what the table asks for.");
            return warnings;
        }
        foreach (TableGroup group in groups)
        {
            if (table.Baseline is not null && !group.Rows.Any(row => row.IsBaseline))
            {
                string where = group.Label.Length == 0 ? "" : $" in {group.Label}";
                warnings.Add($"The baseline '{table.Baseline}' has no finished trial{where}: nothing is tested there.");
            }
        }
        TableCell[] tested =
        [
            .. groups
                .SelectMany(group => group.Rows)
                .SelectMany(row => row.Cells)
                .Where(cell => cell.Comparison is not null),
        ];
        if (tested.Any(cell => cell.Verdict == Verdict.TooFewSeeds))
        {
            warnings.Add("Some rows have too few seeds for any test: run more with --seeds.");
        }
        else if (tested.Any(cell => cell.Comparison!.HasFewSeeds))
        {
            int fewest = tested.Min(cell => cell.Comparison!.Count);
            warnings.Add(
                $"With {fewest} seeds to a row only large differences show, and 'no difference' says little: "
                    + $"{Comparison.FewSeeds} or more are better."
            );
        }
        int unpaired = tested.Select(cell => cell.Comparison!.Unpaired).DefaultIfEmpty(0).Max();
        if (unpaired > 0)
        {
            warnings.Add(
                $"Up to {unpaired} trials of a comparison have no partner of the same seed and are left out of it."
            );
        }
        for (int c = 0; c < columns.Count; c++)
        {
            int missing = groups.SelectMany(group => group.Rows).Sum(row => row.Cells[c].Summary.Missing);
            if (missing > 0)
            {
                warnings.Add(
                    $"{missing} of {trials.Count} trials have no finite '{columns[c].Heading}' and are left out of that column."
                );
            }
        }
        return warnings;
    }
}
