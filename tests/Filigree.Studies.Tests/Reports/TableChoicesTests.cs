using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>What a table may ask for beside means and a baseline: interquartile means, probability of improvement, all pairs.</summary>
public sealed class TableChoicesTests
{
    private static readonly MeasureSpecification Accuracy = new()
    {
        Name = "accuracy",
        Format = "percent",
        Better = "higher",
    };

    private static readonly TableSpecification Table = new()
    {
        Title = "Accuracy",
        Rows = "method",
        Columns = [Accuracy],
    };

    // Seeds by tasks.
    private static readonly double[][] X =
    [
        [.71, .69, .74, .70, .73],
        [.52, .55, .50, .58, .53],
        [.90, .88, .91, .87, .92],
    ];

    private static readonly double[][] Y =
    [
        [.68, .66, .70, .72, .67],
        [.54, .51, .49, .56, .50],
        [.86, .89, .85, .84, .88],
    ];

    private static readonly TrialResult[] Tasks = [.. OfTasks("y", Y), .. OfTasks("x", X)];

    private static IEnumerable<TrialResult> OfTasks(string method, double[][] tasks) =>
        tasks.SelectMany(
            (seeds, task) =>
                seeds.Select(
                    (value, seed) =>
                        Trial((ulong)seed, [("method", method), ("task", $"{task}")], [("accuracy", value)])
                )
        );

    [Fact]
    public void An_interquartile_mean_stands_with_its_interval()
    {
        TableSpecification asked = Table with { Columns = [Accuracy with { Centre = "iqm" }] };
        TableResult table = TableBuilder.Build("accuracy", asked, Tasks);
        TableRow[] rows = [.. table.Rows];
        Assert.Equal(.691111111, rows[0].Cells[0].Centre, 1e-9);
        Assert.Equal(.716666667, rows[1].Cells[0].Centre, 1e-9);
        Interval interval = rows[1].Cells[0].Interquartile!.Value.Interval;
        Assert.Equal(InterquartileMean.IntervalOf(X), interval);
        Assert.Matches(@"^71\.67 \[70\.\d\d, 7[23]\.\d\d\]$", CellText.Value(table.Columns[0], rows[1].Cells[0]));
        Assert.Equal("50.00 to 92.00, n = 15", CellText.Range(table.Columns[0], rows[1].Cells[0]));
        Assert.StartsWith("Interquartile mean with 95% bootstrap interval", table.Notes[0], StringComparison.Ordinal);
        string[] lines = TableCsv.Render(table).Split('\n');
        int column = Array.IndexOf(lines[0].Split(','), "interquartile_mean");
        Assert.StartsWith("0.69111", lines[1].Split(',')[column], StringComparison.Ordinal);

        // Of one seed there is a number and no interval.
        TableResult single = TableBuilder.Build("accuracy", asked, Seeds("method", "x", "accuracy", 0.5));
        Assert.Equal("50.00", CellText.Value(single.Columns[0], single.Rows.First().Cells[0]));
    }

    [Fact]
    public void The_probability_of_improvement_is_of_pairs_within_each_task()
    {
        TableSpecification asked = Table with { Baseline = "y", HasImprovement = true };
        TableResult table = TableBuilder.Build("accuracy", asked, Tasks);
        ProbabilityOfImprovement found = table.Rows.Last().Cells[0].Comparison!.Improvement!;
        Assert.Equal((0.78, 3), (Math.Round(found.Probability, 12), found.Strata));
        string text = CellText.Improvement(table.Rows.Last().Cells[0].Comparison);
        Assert.Matches(@"^0\.78 \[0\.\d\d, 0\.\d\d\]$", text);
        Assert.Contains(text, TableText.RenderPlain(table, 120), StringComparison.Ordinal);
        string markdown = TableMarkdown.Render(table);
        Assert.Contains("against baseline | probability of improvement |", markdown, StringComparison.Ordinal);
        Assert.Contains(table.Notes, note => note.StartsWith("Probability of improvement: ", StringComparison.Ordinal));

        // Where less is better, the other way round; a diverged trial is the worst of all.
        TableSpecification lower = asked with
        {
            Columns = [Accuracy with { Better = "lower" }],
        };
        Assert.Equal(0.22, Of(lower, Tasks), 12);
        TrialResult[] lost =
        [
            .. Tasks.Select(one => one.Factors["method"] == "x" ? one with { HasDiverged = true } : one),
        ];
        Assert.Equal(0, Of(asked, lost));
        Assert.Equal(0, Of(lower, lost));

        static double Of(TableSpecification asked, TrialResult[] trials) =>
            TableBuilder.Build("a", asked, trials).Rows.Last().Cells[0].Comparison!.Improvement!.Probability;
    }

    [Fact]
    public void Almost_stochastic_order_stands_beside_the_verdict_and_gives_none()
    {
        TableSpecification asked = Table with
        {
            Baseline = "old",
            HasStochasticOrder = true,
            Columns = [Accuracy with { Format = "number" }],
        };
        TrialResult[] trials =
        [
            .. Seeds("method", "old", "accuracy", 2, 3, 4),
            .. Seeds("method", "new", "accuracy", 1, 2, 3, 10),
        ];
        TableResult table = TableBuilder.Build("accuracy", asked, trials);
        Comparison made = table.Rows.Last().Cells[0].Comparison!;
        Assert.Equal(1 / 19.0, made.Order!.Violation, 1e-12);
        Assert.Equal(Verdict.NoDifference, made.Verdict);
        string text = CellText.Order(made);
        Assert.Matches(@"^0\.05 \(up to 0\.\d\d\)$", text);
        Assert.Contains(text, TableText.RenderPlain(table, 120), StringComparison.Ordinal);
        Assert.Contains(
            "against baseline | almost stochastic order |",
            TableMarkdown.Render(table),
            StringComparison.Ordinal
        );
        Assert.Contains(table.Notes, note => note.StartsWith("Almost stochastic order: ", StringComparison.Ordinal));
        Assert.Contains("Almost stochastic order says little of fewer than 10 trials a side.", table.Warnings);
        string[] csv = TableCsv.Render(table).Split('\n');
        Assert.StartsWith(
            "0.0526",
            csv[2].Split(',')[Array.IndexOf(csv[0].Split(','), "stochastic_order")],
            StringComparison.Ordinal
        );

        // Where less is better, the other way round; where a trial diverged, no number and no warning of few.
        TableSpecification lower = asked with
        {
            Columns = [asked.Columns[0] with { Better = "lower" }],
        };
        Assert.Equal(18 / 19.0, Of(lower, trials).Violation, 1e-12);
        TrialResult[] lost = [.. trials.Select((one, i) => i == 6 ? one with { HasDiverged = true } : one)];
        Assert.Equal(double.NaN, Of(asked, lost).Violation);
        Assert.DoesNotContain(
            TableBuilder.Build("a", asked, lost).Warnings,
            one => one.StartsWith("Almost", StringComparison.Ordinal)
        );

        static AlmostStochasticOrder Of(TableSpecification asked, TrialResult[] trials) =>
            TableBuilder.Build("a", asked, trials).Rows.Last().Cells[0].Comparison!.Order!;
    }

    [Fact]
    public void Every_row_is_set_against_every_other_corrected_for_their_number()
    {
        TrialResult[] trials =
        [
            .. Seeds("method", "a", "accuracy", 0.50, 0.51, 0.52, 0.53, 0.54),
            .. Seeds("method", "b", "accuracy", 0.60, 0.61, 0.62, 0.63, 0.64),
            .. Seeds("method", "c", "accuracy", 0.61, 0.60, 0.63, 0.65, 0.64),
        ];
        TableResult table = TableBuilder.Build("accuracy", Table with { HasPairs = true }, trials);
        IReadOnlyList<TablePair> pairs = Assert.Single(table.Groups).Pairs;
        Assert.Equal(["b-a", "c-a", "c-b"], pairs.Select(pair => $"{pair.Row}-{pair.Against}"));
        Assert.Equal(
            [Verdict.Better, Verdict.Better, Verdict.NoDifference],
            pairs.Select(pair => pair.Comparison.Verdict)
        );
        Assert.Equal(
            Holm.Correct([.. pairs.Select(pair => pair.Comparison.Result.P)]),
            pairs.Select(pair => pair.Comparison.P)
        );
        Assert.Contains(
            table.Notes,
            note => note.StartsWith("All pairs of rows (3): Welch's t-test", StringComparison.Ordinal)
        );
        string[] csv = TableCsv.RenderPairs(table).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, csv.Length);
        Assert.StartsWith(",b,a,accuracy,Welch's t-test,5,0.09999", csv[1], StringComparison.Ordinal);
        foreach (string text in (string[])[TableText.RenderPlain(table, 120), TableMarkdown.Render(table)])
        {
            Assert.Contains("all pairs", text, StringComparison.Ordinal);
            Assert.Contains("+10.00", text, StringComparison.Ordinal);
        }
        // Rows that are of the same trials are no pair.
        TrialResult[] twice = [.. trials, .. trials[..5].Select(one => one with { Factors = Renamed(one) })];
        Assert.Equal(
            ["b-a", "c-a", "c-b", "d-b", "d-c"],
            TableBuilder
                .Build("accuracy", Table with { HasPairs = true }, twice)
                .Groups[0]
                .Pairs.Select(pair => $"{pair.Row}-{pair.Against}")
        );

        static Dictionary<string, string> Renamed(TrialResult one) => new(one.Factors) { ["method"] = "d" };
    }

    [Fact]
    public void Where_no_difference_was_found_a_cell_says_what_would_show_one()
    {
        TableSpecification asked = Table with { Baseline = "old", Columns = [Accuracy with { Format = "number" }] };
        TrialResult[] trials =
        [
            .. Seeds("method", "old", "accuracy", -1, 0, 1),
            .. Seeds("method", "new", "accuracy", -0.5, 0.5, 1.5),
            .. Seeds("method", "same", "accuracy", -1, 0.0001, 1),
            .. Seeds("method", "equal", "accuracy", 1, 0, -1),
        ];
        TableResult table = TableBuilder.Build("accuracy", asked, trials);
        string[] texts =
        [
            .. table.Rows.Skip(1).Select(row => CellText.WouldShow(table.Columns[0], row.Cells[0].Comparison)),
        ];
        Assert.Equal("would show from 3.0 up; 61 more seeds would show +0.5", texts[0]);
        Assert.Equal("would show from 3.0 up; it takes more than 10,000 seeds to show the difference seen", texts[1]);
        Assert.Equal("would show from 3.0 up", texts[2]);
    }

    [Fact]
    public void Pairs_of_a_table_never_take_the_file_of_another_table()
    {
        Slug slug = new("trials");
        Assert.Equal("a", slug.Of("A", "table", "-pairs"));
        Assert.Equal("a-pairs-2", slug.Of("A pairs", "table"));
        Assert.Equal("b-pairs", slug.Of("B pairs", "table"));
        Assert.Equal("b-2", slug.Of("B", "table", "-pairs"));
    }
}
