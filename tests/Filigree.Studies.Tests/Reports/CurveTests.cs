using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Trials;
using static Filigree.Studies.Tests.Reports.Drawing;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Curves: means over trials with their bands, and the trials behind them.</summary>
public sealed class CurveTests
{
    [Fact]
    public void A_curve_is_the_mean_over_seeds_with_its_band()
    {
        TrialResult[] trials =
        [
            Trial(1, [("wiring", "x")], rows: [Row(("epoch", 2), ("a", 5)), Row(("epoch", 1), ("a", 1))]),
            Trial(2, [("wiring", "x")], rows: [Row(("epoch", 1), ("a", 3)), Row(("epoch", 2), ("a", 7))]),
        ];
        FigurePoint[] Points(string band) =>
            [.. FigureBuilder.Build("f", Curve with { Band = band }, trials).Panels[0].Series[0].Points];
        Assert.Equal([new FigurePoint(1, 2, 1, 3), new FigurePoint(2, 6, 5, 7)], Points("minmax"));
        Assert.Equal(2 - Math.Sqrt(2), Points("deviation")[0].Low, 12);
        // t(1; 0.05) = 12.706, error of the mean 1.
        Assert.Equal(2 + 12.7062, Points("interval")[0].High, 3);
        Assert.True(double.IsNaN(Points("none")[0].Low));
    }

    [Fact]
    public void A_curve_drawn_has_a_line_and_a_band_a_series_and_a_mark_a_point()
    {
        XElement svg = Draw(Curve, TwoByTwo());
        Assert.Equal(2, Count(svg, "line", "path"));
        Assert.Equal(2, Count(svg, "band", "path"));
        // Series 0 is marked by circles, series 1 by squares.
        Assert.Equal(3, Count(svg, "mark", "circle"));
        Assert.Equal(3, Count(svg, "mark", "path"));
        Assert.Equal(["plain", "new"], Texts(svg, "entry"));
    }

    [Fact]
    public void One_seed_has_no_band_and_one_epoch_is_a_mark()
    {
        XElement svg = Draw(Curve, [Trial(1, [("wiring", "x")], rows: [Row(("epoch", 1), ("a", 0.5))])]);
        Assert.Equal(0, Count(svg, "band", "path"));
        Assert.Equal(0, Count(svg, "line", "path"));
        Assert.Equal(1, Count(svg, "mark", "circle"));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_left_out_and_said()
    {
        TrialResult[] trials =
        [
            Trial(
                1,
                [("wiring", "x")],
                rows:
                [
                    Row(("epoch", 1), ("a", 1)),
                    Row(("epoch", 2), ("a", double.NaN)),
                    Row(("epoch", 3), ("a", double.PositiveInfinity)),
                ]
            ),
        ];
        FigureResult figure = FigureBuilder.Build("f", Curve, trials);
        Assert.Single(figure.Panels[0].Series[0].Points);
        Assert.Contains(figure.Notes, note => note.StartsWith("2 points are left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Long_series_are_thinned_and_keep_their_peak()
    {
        MetricRow[] rows =
        [
            .. Enumerable.Range(0, 20_000).Select(i => Row(("epoch", i), ("a", i == 7_777 ? 100 : i % 10))),
        ];
        FigurePoint[] points =
        [
            .. FigureBuilder.Build("f", Curve, [Trial(1, [("wiring", "x")], rows: rows)]).Panels[0].Series[0].Points,
        ];
        Assert.InRange(points.Length, 100, 500);
        Assert.Contains(new FigurePoint(7_777, 100), points);
        Assert.Equal((0, 19_999), (points[0].X, points[^1].X));
    }

    [Fact]
    public void Every_trial_behind_a_band_is_a_faint_line_or_where_it_has_one_point_a_mark()
    {
        XElement svg = Draw(Curve, TwoByTwo());
        Assert.Equal(4, Count(svg, "trial", "path"));
        Assert.Contains("Faint lines: each trial.", FigureBuilder.Build("f", Curve, TwoByTwo()).Notes);
        Assert.Equal(0, Count(Draw(Curve with { Band = "none" }, TwoByTwo()), "trial", "path"));
        // A trial alone is the curve itself.
        Assert.Equal(0, Count(Draw(Curve with { Series = "seed", Panels = "wiring" }, TwoByTwo()), "trial", "path"));

        TrialResult[] points =
        [
            .. from p in new[] { "0.1", "0.5" }
            from seed in new ulong[] { 0, 1, 2 }
            select Trial(seed, [("p", p)], [("best", seed)]),
        ];
        FigureSpecification figure = Curve with { X = "p", Y = "best", Series = "" };
        Assert.Equal(6, Count(Draw(figure, points), "trial-mark", "circle"));
        Assert.Contains("Faint marks: each trial.", FigureBuilder.Build("f", figure, points).Notes);
    }

    [Fact]
    public void A_trial_far_from_the_others_is_on_the_axis_and_named_by_its_seed_and_what_the_curve_pools()
    {
        TrialResult[] trials =
        [
            .. from rate in new[] { "0.1", "0.2" }
            from seed in new ulong[] { 0, 1, 2, 3 }
            select Trial(
                seed,
                [("wiring", "x"), ("rate", rate)],
                rows: [.. new[] { 1, 2 }.Select(epoch => Row(("epoch", epoch), ("a", seed == 3 ? 9 : 1)))]
            ),
        ];
        FigureResult figure = FigureBuilder.Build("f", Curve with { Band = "interval" }, trials);
        Assert.Equal("rate 0.2, seed 3", figure.Panels[0].Trials[^1].Label);
        Assert.True(PlotScales.Vertical(figure, 5).Place(9) <= 1);
    }

    [Fact]
    public void Of_more_trials_than_can_be_told_apart_the_first_are_drawn_and_that_is_said()
    {
        TrialResult[] trials =
        [
            .. from wiring in new[] { "x", "y" }
            from seed in Enumerable.Range(0, 150)
            select Trial(
                (ulong)seed,
                [("wiring", wiring)],
                rows: [Row(("epoch", 1), ("a", seed)), Row(("epoch", 2), ("a", seed))]
            ),
        ];
        FigureResult figure = FigureBuilder.Build("f", Curve, trials);
        Assert.Equal([100, 100], figure.Panels[0].Trials.CountBy(trial => trial.Index).Select(one => one.Value));
        Assert.Contains(
            "Faint lines: 200 of 300 trials, the first of each curve; means and bands are of all.",
            figure.Notes
        );
    }

    [Fact]
    public void The_page_says_every_value_without_a_script_and_a_file_holds_no_more_than_is_drawn()
    {
        XElement svg = Draw(Curve with { Format = "percent" }, TwoByTwo());
        string[] texts = [.. Elements(svg, "hit", "rect").Select(strip => strip.Elements().Single().Value)];
        Assert.Equal(3, texts.Length);
        Assert.Equal("epoch 1\nplain: 12.5% (8.964 to 16.04)\nnew: 32.5% (28.96 to 36.04)", texts[0]);
        string file = FigureSvg.File(FigureBuilder.Build("f", Curve, TwoByTwo()));
        Assert.DoesNotContain("epoch 1\n", file, StringComparison.Ordinal);

        FigureSpecification scatter = Curve with { Kind = "scatter", X = "v", Y = "best" };
        XElement dots = Draw(scatter, [Trial(4, [("wiring", "x")], [("v", 1.5), ("best", 2)])]);
        Assert.Equal("x, seed 4: 1.5, 2", Elements(dots, "dot", "circle").Single().Value);
    }
}
