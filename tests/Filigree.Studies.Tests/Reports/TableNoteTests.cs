using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using static Filigree.Studies.Tests.Reports.AccuracyTable;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>What stands below a table: what its numbers are of, and what makes its verdicts doubtful.</summary>
public sealed class TableNoteTests
{
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
}
