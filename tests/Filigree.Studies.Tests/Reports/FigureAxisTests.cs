using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using static Filigree.Studies.Tests.Reports.Drawing;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Axes: what lies on them, how far they go, what is left out.</summary>
public sealed class FigureAxisTests
{
    [Fact]
    public void A_log_axis_leaves_out_what_is_not_positive()
    {
        TrialResult[] trials =
        [
            Trial(1, [("wiring", "x")], rows: [Row(("epoch", 0), ("a", 1)), Row(("epoch", 10), ("a", 2))]),
        ];
        Assert.Equal(
            new FigurePoint(10, 2),
            Assert.Single(FigureBuilder.Build("f", Curve with { XScale = "log" }, trials).Panels[0].Series[0].Points)
        );
    }

    [Fact]
    public void X_may_be_a_factor_that_is_a_number()
    {
        TrialResult[] trials = [.. from p in new[] { "0.9", "0.1", "0.5" } select Trial(1, [("p", p)], [("best", 2)])];
        FigureResult figure = FigureBuilder.Build("f", Curve with { X = "p", Y = "best", Series = "" }, trials);
        Assert.Equal([0.1, 0.5, 0.9], figure.Panels[0].Series[0].Points.Select(point => point.X));
    }

    [Theory]
    [InlineData(double.MaxValue, -double.MaxValue)]
    [InlineData(1e-320, 2e-320)]
    [InlineData(5, 5)]
    [InlineData(1e15, 1.00001e15)]
    public void Extreme_numbers_are_drawn_within_the_picture(double first, double second)
    {
        TrialResult[] trials =
        [
            Trial(1, [("wiring", "x")], rows: [Row(("epoch", 1), ("a", first)), Row(("epoch", 2), ("a", second))]),
        ];
        XElement svg = Draw(Curve, trials);
        string path = (string)Elements(svg, "line", "path").Single().Attribute("d")!;
        foreach (string number in path.Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.InRange(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), -10_000, 10_000);
        }
    }

    [Fact]
    public void The_untrained_network_is_left_out_where_it_would_flatten_the_rest_and_the_axis_says_so()
    {
        FigureSpecification percent = Curve with { Format = "percent" };
        FigureResult figure = FigureBuilder.Build("f", percent, Learning(0.1, 0.9, 0.95));
        Assert.Equal([1, 2], figure.Panels[0].Series[0].Points.Select(point => point.X));
        Assert.Equal("epoch (0, before training, not shown: 10)", figure.XLabel);
        Assert.Contains(figure.XLabel, Texts(Inline(figure), "label"));

        // Also where the axis is cut above it: no line comes from outside.
        figure = FigureBuilder.Build("f", percent with { YMinimum = 0.85 }, Learning(0.8, 0.9, 0.95));
        Assert.Equal([1, 2], figure.Panels[0].Series[0].Points.Select(point => point.X));
    }

    [Theory]
    [InlineData(0.87, 0.9, 0.95)]
    [InlineData(0.92, 0.9, 0.95)]
    [InlineData(0.1, 0.9)]
    public void The_untrained_network_stays_where_it_flattens_nothing(params double[] values)
    {
        FigureResult figure = FigureBuilder.Build("f", Curve, Learning(values));
        Assert.Equal(0, figure.Panels[0].Series[0].Points[0].X);
        Assert.Equal("epoch", figure.XLabel);
    }

    [Fact]
    public void A_band_does_not_lengthen_the_axis_beyond_what_can_be()
    {
        TrialResult[] trials =
        [
            .. from seed in new ulong[] { 0, 1 }
            select Trial(
                seed,
                [("wiring", "x")],
                rows: [Row(("epoch", 1), ("a", seed)), Row(("epoch", 2), ("a", 0.5))]
            ),
        ];
        string[] ticks = Texts(Draw(Curve with { Format = "percent" }, trials), "tick");
        Assert.Contains("100", ticks);
        Assert.DoesNotContain(ticks, tick => tick.StartsWith('−') || tick is "120" or "150");
    }

    [Fact]
    public void What_lies_outside_of_a_given_axis_is_said() =>
        Assert.Contains(
            "The vertical axis starts at 0.93 (the lowest point lies at 0.9).",
            FigureBuilder.Build("f", Curve with { YMinimum = 0.93 }, Learning(0.1, 0.9, 0.95, 0.96)).Notes
        );

    [Fact]
    public void Along_x_a_level_that_was_varied_stands_before_what_a_trial_measured_by_the_same_name()
    {
        TrialResult[] trials =
        [
            Trial(1, [("density", "5%")], [("density", 0.062), ("a", 0.9)]),
            Trial(1, [("density", "1%")], [("density", 0.022), ("a", 0.8)]),
        ];
        FigureSpecification figure = Curve with { X = "density", Series = "wiring", Band = "none" };
        FigurePoint[] points = [.. FigureBuilder.Build("f", figure, trials).Panels[0].Series[0].Points];
        Assert.Equal([(0.01, 0.8), (0.05, 0.9)], points.Select(point => (point.X, point.Y)));
    }
}
