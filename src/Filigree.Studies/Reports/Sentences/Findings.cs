using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Sentences;

/// <summary>What a study found, in sentences made from its tables.</summary>
internal static class Findings
{
    /// <summary>
    /// One sentence on what was run, then what came out: differences that were shown, numbers beside the paper's, what was not shown, and last the measures of which
    /// neither way is better. Within these, tables and measures come in the study's order, and of one measure the largest effects come first.
    /// </summary>
    public static IReadOnlyList<string> Of(StudyResults results, IReadOnlyList<TableResult> tables) =>
        [
            WhatWasRun(results),
            .. tables.SelectMany(OfTable).OrderBy(finding => finding.Kind).Select(finding => finding.Text),
        ];

    private static string WhatWasRun(StudyResults results)
    {
        int trials = results.Trials.Count;
        int seeds = results.Trials.Select(trial => trial.Seed).Distinct().Count();
        string[] varying = [.. TrialSelection.Varying(results.Trials)];
        int[] levels = [.. varying.Select(name => Distinct(trial => trial.Factors.GetValueOrDefault(name, "")))];
        string grid = string.Join(" × ", varying.Zip(levels, (name, count) => $"{count} values of {name}"));
        int combinations = Distinct(trial =>
            string.Join('\u001f', trial.Factors.Select(one => $"{one.Key}={one.Value}"))
        );
        // A grid with combinations left out has fewer than the product.
        string factors =
            levels.Aggregate(1, (product, count) => product * count) == combinations
                ? grid
                : $"{combinations} combinations out of {grid}";
        string[] parts =
        [
            .. new[] { factors }.Where(text => text.Length > 0),
            seeds == 1 ? "1 seed" : $"{seeds} seeds",
        ];
        string data = DataText.Of(results);
        return trials == 0
            ? "No trial has finished."
            : $"{trials} of {results.PlannedTrials} {(results.PlannedTrials == 1 ? "trial" : "trials")} finished: "
                + $"{string.Join(factors == grid ? " × " : ", ", parts)}{Diverged(results)}{(data.Length == 0 ? "" : $"; data: {data}")}.";

        int Distinct(Func<TrialResult, string> of) => results.Trials.Select(of).Distinct().Count();
    }

    private static string Diverged(StudyResults results) =>
        TrialSelection.Diverged(results.Trials) is > 0 and var diverged ? $"; {diverged} of them diverged" : "";

    private static IEnumerable<Finding> OfTable(TableResult table)
    {
        for (int c = 0; c < table.Columns.Count; c++)
        {
            foreach (TableGroup group in table.Groups)
            {
                Finding[] found =
                [
                    .. ComparisonSentences.OfRows(table, group, c),
                    .. ComparisonSentences.OfPairs(table, group, c),
                ];
                bool isCompared = found.Length > 0 || group.Rows.Any(row => row.Cells[c].Comparison is not null);
                string where = SentenceText.Place(table, group, table.Columns[c]);
                foreach (Finding finding in isCompared ? found : Best(group, table.Columns[c], c))
                {
                    yield return finding with
                    {
                        Text = $"{where}: {finding.Text}",
                    };
                }
            }
            if (BesidePaper(table, c) is { } paper)
            {
                string where = SentenceText.Place(table, null, table.Columns[c]);
                yield return new Finding(FindingKind.Paper, 0, $"{where}, beside the paper: {paper}");
            }
        }
        foreach (TableGroup group in table.Groups)
        {
            string where = SentenceText.Place(table, group, null);
            foreach (Finding finding in DivergedSentences.Of(table, group))
            {
                yield return finding with
                {
                    Text = $"{where}: {finding.Text}",
                };
            }
        }
    }

    private static IEnumerable<Finding> Best(TableGroup group, TableColumn column, int c)
    {
        (TableRow Row, TableCell Cell)[] rows =
        [
            .. group.Rows.Select(row => (row, row.Cells[c])).Where(one => one.Item2.Summary.Count > 0),
        ];
        Direction direction = Verdicts.ParseDirection(column.Measure.Better);
        if (direction == Direction.Neither || rows.Length < 2)
        {
            return [];
        }
        (TableRow Row, TableCell Cell) best =
            direction == Direction.Higher ? rows.MaxBy(one => one.Cell.Centre) : rows.MinBy(one => one.Cell.Centre);
        string which = direction == Direction.Higher ? "highest" : "lowest";
        int[] counts = [.. rows.Select(one => one.Cell.Summary.Count)];
        return
        [
            new Finding(
                FindingKind.NotShown,
                0,
                $"{best.Row.Label} has the {which} {column.Centre}, {SentenceText.Value(column, best.Cell.Centre)}, of {rows.Length} rows with "
                    + $"{SentenceText.Counts(counts.Min(), counts.Max())} each; not tested."
            ),
        ];
    }

    private static string? BesidePaper(TableResult table, int c)
    {
        TableColumn column = table.Columns[c];
        double[] differences =
        [
            .. table
                .Rows.Select(row => row.Cells[c].PaperDifference ?? double.NaN)
                .Where(double.IsFinite)
                .Select(Math.Abs),
        ];
        return differences.Length == 0 ? null
            : differences.Length == 1 ? $"ours differs by {SentenceText.Amount(column, differences[0])}."
            : $"ours differs by at most {SentenceText.Amount(column, differences.Max())}, in {differences.Length} rows.";
    }
}
