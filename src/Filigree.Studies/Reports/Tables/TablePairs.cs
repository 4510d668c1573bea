using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>One measure of two rows of a section.</summary>
/// <param name="Column">The measure's place in the table.</param>
/// <param name="Row">Label of the row.</param>
/// <param name="Against">Label of the row it is set against.</param>
/// <param name="Comparison">The row less the other.</param>
internal sealed record TablePair(int Column, string Row, string Against, Comparison Comparison);

/// <summary>Each row of a section against each other.</summary>
internal static class TablePairs
{
    /// <summary>
    /// All pairs of rows, measure by measure, corrected for their number: of ten rows there are 45 pairs, of which two would differ by chance. Rows that
    /// share trials are no pair, and neither are two that no seed changes.
    /// </summary>
    public static IReadOnlyList<TablePair> Of(
        IReadOnlyList<(string Label, TrialResult[] Trials)> rows,
        TableSpecification table,
        ComparisonTest test
    ) =>
        [
            .. Enumerable
                .Range(0, table.Columns.Count)
                .SelectMany(column => Corrected(OfColumn(rows, table, test, column))),
        ];

    private static IEnumerable<TablePair> OfColumn(
        IReadOnlyList<(string Label, TrialResult[] Trials)> rows,
        TableSpecification table,
        ComparisonTest test,
        int column
    )
    {
        MeasureSpecification measure = table.Columns[column];
        if (!measure.IsTested || measure.Along.Length > 0)
        {
            yield break;
        }
        for (int second = 1; second < rows.Count; second++)
        {
            HashSet<string> own = [.. rows[second].Trials.Select(trial => trial.Id)];
            foreach ((string label, TrialResult[] trials) in rows.Take(second))
            {
                if (
                    !trials.Any(trial => own.Contains(trial.Id))
                    && RowComparison.Of(measure, rows[second].Trials, trials, table, test) is { } comparison
                )
                {
                    yield return new TablePair(column, rows[second].Label, label, comparison);
                }
            }
        }
    }

    private static IEnumerable<TablePair> Corrected(IEnumerable<TablePair> pairs)
    {
        TablePair[] all = [.. pairs];
        double[] corrected = Holm.Correct([.. all.Select(pair => pair.Comparison.Result.P)]);
        return all.Select((pair, i) => pair with { Comparison = pair.Comparison with { CorrectedP = corrected[i] } });
    }
}
