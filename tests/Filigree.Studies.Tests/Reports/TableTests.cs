using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Reports.AccuracyTable;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Rows of trials set against a baseline.</summary>
public sealed class TableTests
{
    [Fact]
    public void A_table_holds_the_numbers_one_finds_by_hand()
    {
        TableResult table = TableBuilder.Build("accuracy", Accuracy, PlainAndNew);
        TableRow[] rows = [.. table.Rows];
        Assert.Equal(["plain", "new"], rows.Select(row => row.Label));
        Assert.True(rows[0].IsBaseline);
        Assert.Null(rows[0].Cells[0].Comparison);
        TableCell cell = rows[1].Cells[0];
        Assert.Equal(0.9, cell.Centre, 12);
        Assert.Equal(0.1, cell.Spread, 12);
        Assert.Equal(0.2, cell.PaperDifference!.Value, 12);
        // Both deviations are 0.1: t = 0.3 / (0.1 sqrt(2/3)) = 3.674 with 4 degrees of freedom, p = 0.0213.
        Assert.Equal(3.67423, cell.Comparison!.Result.Statistic, 4);
        Assert.Equal(0.02131, cell.Comparison.P, 4);
        Assert.Equal(Verdict.Better, cell.Verdict);
    }

    [Fact]
    public void A_trial_stands_once_in_a_row_and_is_not_tested_against_itself()
    {
        TrialResult[] plain = Seeds("wiring", "plain", "accuracy", 0.5, 0.6, 0.7);
        TrialResult Under(TrialResult one, string factor, string level) =>
            one with
            {
                Factors = new Dictionary<string, string>(one.Factors) { [factor] = level },
            };
        TrialResult[] trials =
        [
            .. plain.Select(one => Under(one, "method", "a")),
            .. plain.Select(one => Under(one, "method", "b")),
            .. plain.Select(one => Under(one, "wiring", "the same")),
        ];
        TableResult table = TableBuilder.Build("accuracy", Accuracy, trials);
        TableRow[] rows = [.. table.Rows];
        Assert.Equal([3, 3], rows.Select(row => row.Cells[0].Summary.Count));
        Assert.Null(rows[1].Cells[0].Comparison);
        Assert.Contains(
            table.Warnings,
            text => text.StartsWith("'the same' is not tested: 3 of its 3 trials", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Holm_corrects_within_a_column()
    {
        TrialResult[] trials = [.. PlainAndNew, .. Seeds("wiring", "third", "accuracy", 0.5, 0.65, 0.7)];
        TableRow[] rows = [.. TableBuilder.Build("accuracy", Accuracy with { Holm = true }, trials).Rows];
        Comparison corrected = rows[1].Cells[0].Comparison!;
        Assert.Equal(2 * corrected.Result.P, corrected.CorrectedP!.Value, 12);
        Assert.Equal(rows[2].Cells[0].Comparison!.Result.P, rows[2].Cells[0].Comparison!.CorrectedP!.Value, 12);
    }

    [Fact]
    public void Groups_have_a_baseline_each_and_values_of_the_paper_by_group_and_row()
    {
        TrialResult[] trials =
        [
            .. from wiring in new[] { "he", "glorot" }
            from pass in new[] { "none", "both" }
            from seed in new ulong[] { 1, 2, 3 }
            select Trial(
                seed,
                [("wiring", wiring), ("pass", pass)],
                [("accuracy", (wiring == "he" ? 0.5 : 0.8) + 0.01 * seed + (pass == "both" ? 0.1 : 0))]
            ),
        ];
        TableSpecification specification = Accuracy with
        {
            Rows = "pass",
            Groups = "wiring",
            Baseline = "none",
            Test = "paired",
            Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
            {
                ["glorot / both"] = new Dictionary<string, double> { ["accuracy"] = 0.9 },
            },
        };
        TableResult table = TableBuilder.Build("accuracy", specification, trials);
        Assert.Equal(["he", "glorot"], table.Groups.Select(group => group.Label));
        Assert.All(table.Groups, group => Assert.Equal(0.1, group.Rows[1].Cells[0].Comparison!.Difference, 9));
        Assert.Null(table.Groups[0].Rows[1].Cells[0].Paper);
        Assert.Equal(0.9, table.Groups[1].Rows[1].Cells[0].Paper);
    }

    [Fact]
    public void A_table_takes_only_the_trials_it_asks_for_and_says_what_it_pools()
    {
        TrialResult[] trials =
        [
            Trial(1, [("wiring", "plain"), ("data", "mnist"), ("width", "100")], [("accuracy", 0.9)]),
            Trial(1, [("wiring", "plain"), ("data", "mnist"), ("width", "300")], [("accuracy", 0.8)]),
            Trial(1, [("wiring", "plain"), ("data", "cifar"), ("width", "100")], [("accuracy", 0.1)]),
        ];
        TableSpecification specification = Accuracy with
        {
            Where = new Dictionary<string, string> { ["data"] = "mnist" },
        };
        TableResult table = TableBuilder.Build("accuracy", specification, trials);
        Assert.Equal(0.85, Assert.Single(table.Rows).Cells[0].Centre, 12);
        Assert.Contains(table.Notes, note => note.Contains("width", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_seed_changes_is_shown_and_not_tested()
    {
        TableSpecification table = new()
        {
            Title = "T",
            Rows = "wiring",
            Baseline = "x",
            Columns = [new MeasureSpecification { Name = "a", Better = "higher" }],
        };
        TrialResult[] constants = [.. Seeds("wiring", "x", "a", 2, 2, 2), .. Seeds("wiring", "y", "a", 3, 3, 3)];
        TableResult result = TableBuilder.Build("t", table, constants);
        Assert.All(result.Rows, row => Assert.Null(row.Cells[0].Comparison));
        Assert.False(result.Columns[0].HasVerdicts);
        Assert.Contains("Not tested where neither side changes from seed to seed: a.", result.Notes);

        TrialResult[] one = [.. Seeds("wiring", "x", "a", 2, 2, 2), .. Seeds("wiring", "y", "a", 3, 3, 4)];
        Assert.Equal(Verdict.NoDifference, TableBuilder.Build("t", table, one).Rows.Last().Cells[0].Verdict);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("welch", false)]
    public void A_table_or_a_column_can_do_without_tests(string test, bool isColumnTested)
    {
        TableResult result = TableBuilder.Build(
            "t",
            new TableSpecification
            {
                Title = "T",
                Rows = "wiring",
                Baseline = "x",
                Test = test,
                Columns = [new MeasureSpecification { Name = "a", IsTested = isColumnTested }],
            },
            [.. Seeds("wiring", "x", "a", 1, 2, 3), .. Seeds("wiring", "y", "a", 7, 8, 9)]
        );
        Assert.All(result.Rows, row => Assert.Null(row.Cells[0].Comparison));
        Assert.DoesNotContain(result.Notes, note => note.Contains("against", StringComparison.Ordinal));
        Assert.Empty(result.Warnings);
    }
}
