using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Reports.AccuracyTable;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Trials that diverged: an outcome, and no number.</summary>
public sealed class DivergedTableTests
{
    [Fact]
    public void Diverged_trials_are_counted_and_no_number_of_theirs_is_in_means_or_tests()
    {
        TrialResult[] trials =
        [
            .. Seeds("wiring", "plain", "accuracy", 0.5, 0.6, 0.7),
            .. Seeds("wiring", "new", "accuracy", 0.8, 0.9, 1.0, 1.0)
                .Select(one => one with { HasDiverged = one.Seed > 2 }),
            .. Seeds("wiring", "lost", "accuracy", 0.9, 0.9, 0.9).Select(one => one with { HasDiverged = true }),
        ];
        TableResult table = TableBuilder.Build("accuracy", Accuracy, trials);
        TableRow[] rows = [.. table.Rows];
        // Nine tenths of the three that converged, as without the fourth; but a quarter of the row was lost, of the baseline none.
        Assert.Equal(0.9, rows[1].Cells[0].Centre, 12);
        Assert.Equal(0.02131, rows[1].Cells[0].Comparison!.P, 4);
        Assert.Equal([Verdict.None, Verdict.Diverged, Verdict.Diverged], rows.Select(row => row.Cells[0].Verdict));
        Assert.Equal(["plain", "new (1 of 4 diverged)", "lost (3 of 3 diverged)"], rows.Select(row => row.Caption));
        Assert.Equal(0, rows[2].Cells[0].Summary.Count);
        foreach (string text in (string[])[TableText.RenderPlain(table, 100), TableMarkdown.Render(table)])
        {
            Assert.Contains("lost (3 of 3 diverged)", text, StringComparison.Ordinal);
            Assert.DoesNotContain("better", text, StringComparison.Ordinal);
            Assert.DoesNotContain("no finite", text, StringComparison.Ordinal);
        }
        string[] lines = TableCsv.Render(table).Split('\n');
        Assert.EndsWith(",diverged,diverged_p", lines[0], StringComparison.Ordinal);
        // All of three against none of three: 2 of the 20 ways to choose three of six.
        Assert.Contains(",3,0.0999999", lines[3], StringComparison.Ordinal);
        Assert.Equal(0.1, rows[2].DivergedP, 1e-12);
        Assert.Contains(
            "3 of 3 of lost diverged, 0 of 3 of plain: Fisher's exact test, p = 0.10.",
            table.Notes,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Ranks_put_diverged_trials_behind_all_numbers()
    {
        TrialResult[] trials =
        [
            .. Seeds("wiring", "plain", "accuracy", 0.5, 0.6, 0.7, 0.8, 0.9),
            // The three that are left are above all others; those that were lost stand below: neither side wins.
            .. Seeds("wiring", "new", "accuracy", 0.95, 0.96, 0.97, 1, 1, 1)
                .Select(one => one with { HasDiverged = one.Seed > 2 }),
            .. Seeds("wiring", "lost", "accuracy", 1, 1, 1, 1, 1).Select(one => one with { HasDiverged = true }),
        ];
        TableSpecification ranked = Accuracy with { Test = "kruskal-wallis", Holm = false };
        TableRow[] rows = [.. TableBuilder.Build("accuracy", ranked, trials).Rows];
        Comparison compared = rows[1].Cells[0].Comparison!;
        Assert.True(compared.RanksDiverged);
        Assert.Equal(0, compared.Effect, 12);
        Assert.Equal(Verdict.NoDifference, compared.Verdict);
        Assert.Equal(-1, rows[2].Cells[0].Comparison!.Effect, 12);
        Assert.Equal(Verdict.Worse, rows[2].Cells[0].Verdict);

        // Where lower is better, behind is above; where neither is, nobody knows where they belong.
        Assert.Equal(1, Lost("lower").Effect, 12);
        Assert.Equal(Verdict.Worse, Lost("lower").Verdict);
        Assert.False(Lost("neither").RanksDiverged);
        Comparison Lost(string better) =>
            TableBuilder
                .Build("accuracy", ranked with { Columns = [ranked.Columns[0] with { Better = better }] }, trials)
                .Rows.Last()
                .Cells[0]
                .Comparison!;
    }
}
