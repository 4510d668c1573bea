using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Sentences;

/// <summary>Sentences on rows that diverge more often, or less, than the baseline: a result of its own.</summary>
internal static class DivergedSentences
{
    public static IEnumerable<Finding> Of(TableResult table, TableGroup group) =>
        group.Rows.FirstOrDefault(row => row.IsBaseline) is { } baseline
            ? group.Rows.Where(row => double.IsFinite(row.DivergedP)).Select(row => Of(table, row, baseline))
            : [];

    private static Finding Of(TableResult table, TableRow row, TableRow baseline)
    {
        bool isShown = row.DivergedP < table.Specification.Level;
        bool isMore = (double)row.Diverged / row.Trials > (double)baseline.Diverged / baseline.Trials;
        string comparison =
            !isShown ? "no more than chance explains"
            : isMore ? "more often than chance explains"
            : "less often than chance explains";
        string withheld = row.Cells.Any(cell => cell.Verdict == Verdict.Diverged)
            ? "; of what is left of it nothing is called better"
            : "";
        return new Finding(
            isShown ? FindingKind.Shown : FindingKind.NotShown,
            0,
            $"{row.Label} diverged in {Counted(row)}, {baseline.Label} in {Counted(baseline)}: {comparison} (Fisher's exact test, "
                + $"{SentenceText.P(row.DivergedP)}){withheld}."
        );
    }

    private static string Counted(TableRow row) =>
        row.Diverged == 0 ? $"none of {row.Trials} trials" : $"{row.Diverged} of {row.Trials} trials";
}
