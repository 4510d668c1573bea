using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Trials;
using static Filigree.Studies.Tests.Reports.AccuracyTable;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Which number of a trial a column takes.</summary>
public sealed class TableMeasureTests
{
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
}
