using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports;

/// <summary>What a study found, in sentences made from its tables.</summary>
internal static class Findings
{
    private const int MostNames = 6;

    /// <summary>One sentence on what was run, then one for each measure of each table.</summary>
    public static IReadOnlyList<string> Of(StudyResults results, IReadOnlyList<TableResult> tables) =>
        [WhatWasRun(results), .. tables.SelectMany(OfTable)];

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

    private static IEnumerable<string> OfTable(TableResult table)
    {
        for (int c = 0; c < table.Columns.Count; c++)
        {
            foreach (TableGroup group in table.Groups)
            {
                string where = group.Label.Length == 0 ? "" : $"{group.Label}: ";
                if (Sentence(table, group, c) is { } sentence)
                {
                    yield return $"{table.Specification.Title}: {where}{sentence}";
                }
            }
            if (BesidePaper(table, c) is { } paper)
            {
                yield return $"{table.Specification.Title}: {paper}";
            }
        }
    }

    private static string? Sentence(TableResult table, TableGroup group, int c)
    {
        TableColumn column = table.Columns[c];
        (TableRow Row, TableCell Cell)[] rows =
        [
            .. group.Rows.Select(row => (row, row.Cells[c])).Where(one => one.Item2.Summary.Count > 0),
        ];
        TableRow? baseline = group.Rows.FirstOrDefault(row => row.IsBaseline);
        if (baseline is not null && rows.Any(one => one.Cell.Comparison is not null))
        {
            List<string> parts = [];
            foreach (Verdict verdict in Enum.GetValues<Verdict>().Where(verdict => verdict != Verdict.None))
            {
                string[] names =
                [
                    .. rows.Where(one => one.Cell.Verdict == verdict)
                        .Select(one => $"{one.Row.Label} ({column.Text.Signed(one.Cell.Comparison!.Difference)})"),
                ];
                if (names.Length > 0)
                {
                    parts.Add($"{verdict.InWords()}: {List(names)}");
                }
            }
            string against = $"{baseline.Label} ({WithUnit(column, baseline.Cells[c].Centre)})";
            return $"{Measured(column)} against {against}, {Trials(rows)}: {string.Join("; ", parts)}.";
        }
        Direction direction = Verdicts.ParseDirection(column.Measure.Better);
        if (direction == Direction.Neither || rows.Length < 2)
        {
            return null;
        }
        (TableRow Row, TableCell Cell) best =
            direction == Direction.Higher ? rows.MaxBy(one => one.Cell.Centre) : rows.MinBy(one => one.Cell.Centre);
        string which = direction == Direction.Higher ? "Highest" : "Lowest";
        return $"{which} {column.Centre} {Measured(column)}: {best.Row.Label} ({WithUnit(column, best.Cell.Centre)}), {Trials(rows)}; not tested.";
    }

    private static string Measured(TableColumn column) =>
        column.Measure.MeasuredAt.InWords() is { Length: > 0 } epoch ? $"{column.Heading} ({epoch})" : column.Heading;

    // Of numbers that are there: a trial without one is no part of a row's mean.
    private static string Trials(IReadOnlyList<(TableRow Row, TableCell Cell)> rows)
    {
        int fewest = rows.Min(one => one.Cell.Summary.Count);
        int most = rows.Max(one => one.Cell.Summary.Count);
        return fewest == most ? $"n = {most} a row" : $"n = {fewest} to {most} a row";
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
        return differences.Length == 0
            ? null
            : $"{column.Heading} beside the paper: "
                + (
                    differences.Length == 1
                        ? $"ours differs by {WithUnit(column, differences[0])}."
                        : $"ours differs by at most {WithUnit(column, differences.Max())}, in {differences.Length} rows."
                );
    }

    private static string WithUnit(TableColumn column, double value) =>
        column.Text.Of(value) + (column.Text.Unit.Length == 0 ? "" : column.Text.Unit);

    private static string List(string[] names) =>
        names.Length <= MostNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more";
}
