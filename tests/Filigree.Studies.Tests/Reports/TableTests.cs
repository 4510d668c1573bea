using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

public sealed class TableTests
{
    private static readonly TableSpecification Accuracy = new()
    {
        Title = "Accuracy",
        Rows = "wiring",
        Columns =
        [
            new MeasureSpecification
            {
                Name = "accuracy",
                Format = "percent",
                Better = "higher",
            },
        ],
        Baseline = "plain",
        Test = "student",
        Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["new"] = new Dictionary<string, double> { ["accuracy"] = 0.7 },
        },
    };

    private static readonly TrialResult[] PlainAndNew =
    [
        .. Seeds("wiring", "plain", "accuracy", 0.5, 0.6, 0.7),
        .. Seeds("wiring", "new", "accuracy", 0.8, 0.9, 1.0),
    ];

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
    public void The_maximum_of_the_mean_curve_is_not_the_mean_of_the_maxima()
    {
        // Maxima .9 and .8, in the mean .85; the mean curve is .5, .65, .75, and its maximum .75.
        TrialResult[] trials =
        [
            Curve(0, 0.3, 0.9, 0.7),
            Curve(1, 0.7, 0.4, 0.8),
            // Ended early: its one epoch is the best there is, and not in.
            Curve(2, 0.99),
        ];
        MeasureSpecification measure = new()
        {
            Name = "accuracy",
            Along = "epoch",
            Format = "percent",
            Better = "higher",
        };
        TableSpecification table = Accuracy with
        {
            Rows = "wiring",
            Columns = [measure, measure with { Heading = "lowest", Better = "lower" }],
            Baseline = "other",
        };
        TableResult result = TableBuilder.Build("accuracy", table, [.. trials, Trial(0, [("wiring", "other")])]);
        TableCell cell = result.Rows.First().Cells[0];

        Assert.Equal(0.75, cell.Centre, 1e-15);
        Assert.Equal((2, 1), (cell.Summary.Count, cell.Summary.Missing));
        Assert.Equal(0.5, result.Rows.First().Cells[1].Centre, 1e-15);
        Assert.Null(cell.Comparison);
        Assert.True(double.IsNaN(cell.Spread));
        Assert.Equal("75.00", CellText.Value(result.Columns[0], cell));
        Assert.Contains(result.Notes, note => note.Contains("the highest stands here", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("2 of 4 trials", StringComparison.Ordinal));

        static TrialResult Curve(ulong seed, params double[] accuracies) =>
            Trial(
                seed,
                [("wiring", "new")],
                rows: [.. accuracies.Select((accuracy, epoch) => Row(("epoch", epoch), ("accuracy", accuracy)))]
            );
    }

    [Fact]
    public void The_terminal_shows_value_verdict_and_paper()
    {
        string text = TableText.RenderPlain(TableBuilder.Build("accuracy", Accuracy, PlainAndNew), 100);
        Assert.Equal(
            """
            Accuracy
            wiring     accuracy, %   verdict                       paper
            ────────────────────────────────────────────────────────────
            plain    60.00 ± 10.00   baseline                           
            new      90.00 ± 10.00   better (p = 0.021)   70.00 (+20.00)

            """.ReplaceLineEndings("\n"),
            string.Concat(text.Split('\n').Take(5).Select(line => line + "\n"))
        );
    }

    [Fact]
    public void Measures_that_do_not_fit_side_by_side_come_one_below_the_other()
    {
        TableSpecification two = Accuracy with
        {
            Columns = [Accuracy.Columns[0], Accuracy.Columns[0] with { Heading = "again" }],
        };
        TableResult table = TableBuilder.Build("accuracy", two, PlainAndNew);
        Assert.All(TableText.RenderPlain(table, 70).Split('\n').Take(11), line => Assert.InRange(line.Length, 0, 70));
        Assert.Equal(
            2,
            TableText
                .RenderPlain(table, 200)
                .Split('\n')
                .Count(line =>
                    line.StartsWith("plain", StringComparison.Ordinal)
                    || line.StartsWith("new", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void As_many_measures_stand_side_by_side_as_fit()
    {
        MeasureSpecification plain = Accuracy.Columns[0] with { IsTested = false };
        TableSpecification three = Accuracy with
        {
            Columns = [plain, plain with { Heading = "second" }, plain with { Heading = "third" }],
            Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
        };
        string[] lines = TableText.RenderPlain(TableBuilder.Build("a", three, PlainAndNew), 50).Split('\n');
        string[] heads = [.. lines.Where(line => line.StartsWith("wiring", StringComparison.Ordinal))];
        Assert.Equal(2, heads.Length);
        Assert.Contains("second", heads[0], StringComparison.Ordinal);
        Assert.Contains("third", heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_is_a_table_with_escaped_cells()
    {
        TrialResult[] trials = [.. Seeds("wiring", "a|b <script>\n*c*", "accuracy", 0.5, 0.6)];
        string text = TableMarkdown.Render(TableBuilder.Build("accuracy", Accuracy with { Baseline = null }, trials));
        Assert.Contains("| a\\|b &lt;script&gt; \\*c\\* | 55.00 ± 7.07 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| --- | ---: |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_holds_raw_numbers_and_reads_back()
    {
        TrialResult[] trials = [.. Seeds("wiring", "say \"a,b\"", "accuracy", 0.1 + 0.2, 0.5)];
        string[] lines = TableCsv
            .Render(TableBuilder.Build("accuracy", Accuracy with { Baseline = null }, trials))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("group,row,measure,n,missing,mean,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(",\"say \"\"a,b\"\"\",accuracy,2,0,0.4,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",0.30000000000000004,0.5,", lines[1], StringComparison.Ordinal);
        // One comma is inside the quotes.
        Assert.Equal(lines[0].Count(c => c == ','), lines[1].Count(c => c == ',') - 1);
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
    public void A_measure_is_taken_at_an_epoch_or_at_the_last_one()
    {
        MetricRow[] rows =
        [
            Row(("epoch", 1), ("a", 0.1)),
            Row(("epoch", 2), ("a", 0.2)),
            Row(("epoch", 10), ("a", 0.9)),
        ];
        TrialResult[] trials = [Trial(1, [("wiring", "plain")], rows: rows)];
        Assert.Equal(0.1, At("1"));
        Assert.Equal(0.1, At("1.0"));
        Assert.Equal(0.9, At("last"));
        Assert.Equal(double.NaN, At("3"));

        double At(string epoch) =>
            TableBuilder
                .Build(
                    "t",
                    Accuracy with
                    {
                        Columns =
                        [
                            new MeasureSpecification
                            {
                                Name = "a",
                                At = new Dictionary<string, string> { ["epoch"] = epoch },
                            },
                        ],
                    },
                    trials
                )
                .Rows.Single()
                .Cells[0]
                .Centre;
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

    [Fact]
    public void Notes_say_which_epoch_a_number_is_of_and_where_the_density_changed_in_between()
    {
        TableResult result = TableBuilder.Build(
            "t",
            new TableSpecification
            {
                Title = "T",
                Rows = "wiring",
                Columns =
                [
                    new MeasureSpecification { Name = "test_accuracy", MeasuredAt = MeasuredAt.BestEpoch },
                    new MeasureSpecification { Name = "final_density", MeasuredAt = MeasuredAt.LastEpoch },
                ],
            },
            [
                Trial(1, [("wiring", "x")], [("test_accuracy", 0.9), ("density", 0.8), ("final_density", 0.1)]),
                Trial(2, [("wiring", "x")], [("test_accuracy", 0.9), ("density", 0.5), ("final_density", 0.5)]),
            ]
        );
        Assert.Contains("Of the best epoch, that of the highest validation accuracy: test accuracy.", result.Notes);
        Assert.Contains("Of the last epoch: final density.", result.Notes);
        Assert.Contains(
            "In 1 of 2 trials the density of the best epoch (mean 80.0%) is not that of the last (mean 10.0%): "
                + "density and final_density show both.",
            result.Notes
        );
    }

    [Fact]
    public void Median_and_MAD_stand_for_a_row_where_asked()
    {
        TableSpecification specification = Accuracy with
        {
            Baseline = null,
            Columns = [Accuracy.Columns[0] with { Centre = "median" }],
        };
        TrialResult[] trials = Seeds("wiring", "plain", "accuracy", 0.1, 0.5, 0.6, 0.65, 0.9);
        TableCell cell = TableBuilder.Build("t", specification, trials).Rows.Single().Cells[0];
        Assert.Equal((0.6, 0.1), (cell.Centre, Math.Round(cell.Spread, 12)));
    }

    [Fact]
    public void What_makes_verdicts_doubtful_is_said()
    {
        TrialResult[] few = [.. Seeds("wiring", "plain", "accuracy", 0.5), .. Seeds("wiring", "new", "accuracy", 0.6)];
        Assert.Contains(
            TableBuilder.Build("t", Accuracy, few).Warnings,
            text => text.Contains("too few seeds", StringComparison.Ordinal)
        );
        Assert.Contains(
            TableBuilder.Build("t", Accuracy, PlainAndNew).Warnings,
            text => text.Contains("3 seeds", StringComparison.Ordinal)
        );
        TrialResult[] noBaseline = Seeds("wiring", "new", "accuracy", 0.5, 0.6);
        Assert.Contains(
            TableBuilder.Build("t", Accuracy, noBaseline).Warnings,
            text => text.Contains("'plain'", StringComparison.Ordinal)
        );
        TrialResult[] notFinite =
        [
            .. PlainAndNew,
            .. Seeds("wiring", "new", "accuracy", double.NaN).Select(one => one with { Id = "a seventh" }),
        ];
        Assert.Contains(
            TableBuilder.Build("t", Accuracy, notFinite).Warnings,
            text => text.Contains("1 of 7", StringComparison.Ordinal)
        );
        Assert.Contains(
            TableBuilder.Build("t", Accuracy, []).Warnings,
            text => text.Contains("No finished trial", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("number", null, 1.23456, 0.0123, "1.235")]
    [InlineData("number", null, 12_345.6, 120, "12,346")]
    [InlineData("number", null, 1.5e-9, 2e-10, "1.500e-9")]
    [InlineData("number", null, -0.00001, 0.1, "0.00")]
    [InlineData("number", 1, 1.25, 0.1, "1.3")]
    [InlineData("percent", null, 0.98124, 0.001, "98.12")]
    [InlineData("integer", null, 1_234_567, 10, "1,234,567")]
    public void Numbers_are_written_with_the_digits_that_say_something(
        string format,
        int? decimals,
        double value,
        double spread,
        string expected
    )
    {
        MeasureSpecification measure = new()
        {
            Name = "m",
            Format = format,
            Decimals = decimals,
        };
        Assert.Equal(expected, Studies.Reports.Writing.NumberText.For(measure, [value], [spread]).Of(value));
    }
}
