using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using static Filigree.Studies.Tests.Reports.Drawing;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Scatters, distributions and heat maps.</summary>
public sealed class FigureKindTests
{
    [Fact]
    public void A_scatter_has_a_dot_a_trial_and_says_the_correlation()
    {
        TrialResult[] trials =
        [
            .. from i in new[] { 1, 2, 3, 4 }
            select Trial((ulong)i, [("wiring", "x")], [("v", i), ("best", 10 - 2 * i)]),
        ];
        FigureSpecification scatter = Curve with { Kind = "scatter", X = "v", Y = "best", Series = "" };
        Assert.Equal(4, Count(Draw(scatter, trials), "dot", "circle"));
        Assert.Contains("Pearson r = −1.00, n = 4, p < 0.001.", FigureBuilder.Build("f", scatter, trials).Notes);
    }

    [Fact]
    public void A_number_of_one_row_a_trial_stands_against_one_of_the_whole_trial()
    {
        double[] accuracies = [0.2, 0.1, 0.4, 0.3, 0.5];
        TrialResult[] trials =
        [
            .. accuracies.Select(
                (accuracy, i) =>
                    Trial(
                        (ulong)i,
                        [("wiring", "x")],
                        [("best", accuracy)],
                        [
                            Row(("epoch", 0), ("v", i + 1)),
                            Row(("epoch", 9), ("v", 100)),
                            Row(("epoch", 0), ("other", 7)),
                        ]
                    )
            ),
        ];
        FigureSpecification scatter = Curve with
        {
            Kind = "scatter",
            X = "v",
            Y = "best",
            Series = "",
            Where = new Dictionary<string, string> { ["epoch"] = "0" },
        };
        FigureResult figure = FigureBuilder.Build("f", scatter, trials);
        Assert.Equal(
            [(1, 0.2), (2, 0.1), (3, 0.4), (4, 0.3), (5, 0.5)],
            figure.Panels[0].Series[0].Points.Select(point => (point.X, point.Y))
        );
        Assert.Contains("Pearson r = 0.80, n = 5, p = 0.10.", figure.Notes);
    }

    [Fact]
    public void Several_points_of_a_trial_are_correlated_but_not_tested()
    {
        TrialResult[] trials =
        [
            Trial(
                0,
                [("wiring", "x")],
                [],
                [Row(("v", 1), ("best", 2)), Row(("v", 2), ("best", 1)), Row(("v", 3), ("best", 3))]
            ),
        ];
        FigureSpecification scatter = Curve with { Kind = "scatter", X = "v", Y = "best", Series = "" };
        Assert.Contains("Pearson r = 0.50, n = 3.", FigureBuilder.Build("f", scatter, trials).Notes);
    }

    [Fact]
    public void A_cumulative_distribution_steps_from_0_to_1()
    {
        TrialResult[] trials =
        [
            Trial(1, [("wiring", "x")], rows: [Row(("w", 2)), Row(("w", 1)), Row(("w", 2)), Row(("w", 4))]),
        ];
        FigureSpecification cumulative = Curve with { Kind = "cumulative", X = "w", Y = "" };
        Assert.Equal(
            [new FigurePoint(1, 0), new FigurePoint(1, 0.25), new FigurePoint(2, 0.75), new FigurePoint(4, 1)],
            FigureBuilder.Build("f", cumulative, trials).Panels[0].Series[0].Points
        );
    }

    [Fact]
    public void A_heat_map_has_a_cell_a_pair_with_its_mean_written_in_it()
    {
        TrialResult[] trials =
        [
            Trial(1, [("count", "10"), ("strength", "0.5")], [("best", 0.5)]),
            Trial(2, [("count", "10"), ("strength", "0.5")], [("best", 0.7)]),
            Trial(1, [("count", "9"), ("strength", "0.25")], [("best", 0.8)]),
        ];
        FigureSpecification map = Curve with
        {
            Kind = "heatmap",
            X = "count",
            Y = "strength",
            Value = "best",
            Series = "",
            Format = "percent",
        };
        HeatMap heat = FigureBuilder.Build("f", map, trials).Panels[0].HeatMap!;
        Assert.Equal(["9", "10"], heat.Columns);
        Assert.Equal(["0.5", "0.25"], heat.Rows);
        Assert.Equal(60, heat.Values[0, 1], 9);
        Assert.True(double.IsNaN(heat.Values[0, 0]));
        XElement svg = Draw(map, trials);
        Assert.Equal(2, Count(svg, "hole", "rect"));
        Assert.Equal(["60", "80"], Texts(svg, "on-light").Concat(Texts(svg, "on-dark")).Order());
    }

    [Fact]
    public void Nothing_to_show_is_said_in_every_kind()
    {
        foreach (string kind in new[] { "curve", "scatter", "heatmap", "cumulative" })
        {
            FigureResult figure = FigureBuilder.Build("f", Curve with { Kind = kind, Value = "v" }, []);
            Assert.Contains(figure.Notes, note => note.StartsWith("No finished trial", StringComparison.Ordinal));
            Assert.Contains("No data.", Texts(Inline(figure), "label"));
        }
    }

    [Fact]
    public void Unknown_kinds_and_bands_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FigureBuilder.Build("f", Curve with { Kind = "pie" }, TwoByTwo()));
        Assert.Throws<ArgumentException>(() => FigureBuilder.Build("f", Curve with { Band = "wide" }, TwoByTwo()));
    }
}
