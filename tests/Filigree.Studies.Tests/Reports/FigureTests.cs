using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Trials;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

public sealed class FigureTests
{
    private static readonly FigureSpecification Curve = new()
    {
        Name = "accuracy",
        Title = "Accuracy",
        Kind = "curve",
        X = "epoch",
        Y = "a",
        Series = "wiring",
    };

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
    public void Panels_split_by_factor_and_share_their_axes()
    {
        XElement svg = Draw(Curve with { Panels = "wiring", Series = "seed" }, TwoByTwo());
        Assert.Equal(["plain", "new"], Texts(svg, "panel"));
        Assert.Equal(4, Count(svg, "line", "path"));
        Assert.Equal(["seed 0", "seed 1"], Texts(svg, "entry"));
    }

    [Fact]
    public void X_may_be_a_factor_that_is_a_number()
    {
        TrialResult[] trials = [.. from p in new[] { "0.9", "0.1", "0.5" } select Trial(1, [("p", p)], [("best", 2)])];
        FigureResult figure = FigureBuilder.Build("f", Curve with { X = "p", Y = "best", Series = "" }, trials);
        Assert.Equal([0.1, 0.5, 0.9], figure.Panels[0].Series[0].Points.Select(point => point.X));
    }

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
    public void References_are_drawn_and_named_in_the_legend()
    {
        FigureSpecification figure = Curve with
        {
            References =
            [
                new FigureReference { Label = "paper", Y = 0.5 },
                new FigureReference { Label = "start", X = 2 },
                new FigureReference
                {
                    Label = "best",
                    X = 2,
                    Y = 0.4,
                },
            ],
        };
        XElement svg = Draw(figure, TwoByTwo());
        Assert.Equal(["plain", "new", "A: paper", "B: start", "C: best"], Texts(svg, "entry"));
        // Two in the legend, two in the plot; the point is a mark of its own.
        Assert.Equal(4, Count(svg, "reference", "line"));
        Assert.Equal(2, Count(svg, "point", "path"));
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
    public void Nothing_to_show_is_said_in_every_kind()
    {
        foreach (string kind in new[] { "curve", "scatter", "heatmap", "cumulative" })
        {
            FigureResult figure = FigureBuilder.Build("f", Curve with { Kind = kind, Value = "v" }, []);
            Assert.Contains(figure.Notes, note => note.StartsWith("No finished trial", StringComparison.Ordinal));
            Assert.Contains("No data.", Texts(Inline(figure), "label"));
        }
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
    public void Unknown_kinds_and_bands_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FigureBuilder.Build("f", Curve with { Kind = "pie" }, TwoByTwo()));
        Assert.Throws<ArgumentException>(() => FigureBuilder.Build("f", Curve with { Band = "wide" }, TwoByTwo()));
    }

    [Fact]
    public void A_figure_has_a_title_and_a_description_for_those_who_do_not_see_it()
    {
        XElement svg = Draw(Curve, TwoByTwo());
        Assert.Equal("img", (string)svg.Attribute("role")!);
        string[] labels = ((string)svg.Attribute("aria-labelledby")!).Split(' ');
        Assert.All(labels, id => Assert.Single(svg.Descendants(), element => (string?)element.Attribute("id") == id));
        Assert.Contains(
            "plain from",
            svg.Elements().Single(e => e.Name.LocalName == "desc").Value,
            StringComparison.Ordinal
        );
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
    public void Series_that_lie_on_each_other_are_told_apart_without_colour()
    {
        string[] names = [.. Enumerable.Range(0, 16).Select(i => $"series {i}")];
        TrialResult[] trials =
        [
            .. from name in names
            select Trial(
                0,
                [("wiring", name)],
                rows: [.. Enumerable.Range(1, 40).Select(epoch => Row(("epoch", epoch), ("a", epoch)))]
            ),
        ];
        XElement svg = XDocument.Parse(FigureSvg.File(FigureBuilder.Build("f", Curve, trials))).Root!;
        XElement[] groups =
        [
            .. svg.Descendants()
                .Where(one => one.Elements().FirstOrDefault() is { Name.LocalName: "title" } && one != svg),
        ];
        Assert.Equal(names.Length, groups.Length);
        // Dashes and shape of the marks, and no two marks in one place.
        Assert.Distinct(groups.Select(one => (Dashes(one), Shape(one))));
        Assert.Distinct(
            groups.SelectMany(one => Marks(one).Select(mark => (string)(mark.Attribute("cx") ?? mark.Attribute("d"))!))
        );

        static string? Dashes(XElement group) => (string?)group.Elements().Single(IsLine).Attribute("stroke-dasharray");
        static bool IsLine(XElement element) => (string?)element.Attribute("fill") == "none";
        static IEnumerable<XElement> Marks(XElement group) =>
            group.Elements().Where(one => one.Name.LocalName != "title" && !IsLine(one));
        static (string, int) Shape(XElement group) =>
            (Marks(group).First().Name.LocalName, CornersOf((string?)Marks(group).First().Attribute("d") ?? ""));
        // A diamond and a square have four corners, but a diamond's first two are on different heights.
        static int CornersOf(string path) =>
            path.Count(c => c is 'M' or 'L')
            + (
                path.Split(['M', 'L', ' ', 'Z'], StringSplitOptions.RemoveEmptyEntries) is [_, var y, _, var next, ..]
                && y == next
                    ? 10
                    : 0
            );
    }

    [Fact]
    public void Labels_of_neighbouring_panels_do_not_touch_and_long_ones_are_broken_not_lost()
    {
        const string Long = "a panel that is called by everything that was set for it: rate 0.05, batch 100";
        TrialResult[] trials =
        [
            .. from name in new[] { Long, Long + "0", "short" }
            from x in new[] { 1000.0, 1_000_000 }
            select Trial(
                0,
                [("wiring", name), ("p", x.ToString("R", System.Globalization.CultureInfo.InvariantCulture))],
                [("best", x)]
            ),
        ];
        FigureSpecification figure = Curve with { X = "p", Y = "best", Panels = "wiring", Series = "wiring" };
        XElement svg = Draw(figure, trials);
        var ticks = svg.Descendants()
            .Where(one =>
                (string?)one.Attribute("class") == "tick" && (string?)one.Attribute("text-anchor") == "middle"
            )
            .Select(one => (X: (double)one.Attribute("x")!, Half: TextWidth.Of(one.Value, FigureLayout.TickSize) / 2))
            .OrderBy(one => one.X)
            .ToArray();
        Assert.True(ticks.Length >= 6);
        Assert.All(
            ticks.Zip(ticks.Skip(1)),
            pair => Assert.True(pair.First.X + pair.First.Half < pair.Second.X - pair.Second.Half)
        );
        Assert.Equal(
            [Long, Long + "0", "short"],
            [string.Join(' ', Texts(svg, "entry").Take(1)), Texts(svg, "entry")[1], "short"]
        );
        string[] panels = Texts(svg, "panel");
        Assert.Equal(5, panels.Length);
        Assert.EndsWith("100", panels[1], StringComparison.Ordinal);
        Assert.EndsWith("1000", panels[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_keeps_its_beginning_and_its_end()
    {
        string[] names = ["signed-constant-minimal-pruning", "signed-constant-minimal-flipping"];
        string[] fitted = [.. names.Select(name => TextWidth.Fit(name, 12, 110))];
        Assert.Distinct(fitted);
        Assert.All(fitted, text => Assert.StartsWith("signed", text, StringComparison.Ordinal));
        Assert.All(fitted, text => Assert.InRange(TextWidth.Of(text, 12), 60, 122));
        Assert.Equal("short", TextWidth.Fit("short", 12, 110));
    }

    private static TrialResult[] Learning(params double[] values) =>
        [Trial(0, [("wiring", "x")], rows: [.. values.Select((value, epoch) => Row(("epoch", epoch), ("a", value)))])];

    private static TrialResult[] TwoByTwo() =>
        [
            .. from wiring in new[] { "plain", "new" }
            from seed in new ulong[] { 0, 1 }
            select Trial(
                seed,
                [("wiring", wiring)],
                rows:
                [
                    .. from epoch in new[] { 1, 2, 3 }
                    select Row(("epoch", epoch), ("a", 0.1 * epoch + 0.05 * seed + (wiring == "new" ? 0.2 : 0))),
                ]
            ),
        ];

    private static XElement Draw(FigureSpecification figure, TrialResult[] trials) =>
        Inline(FigureBuilder.Build("f", figure, trials));

    private static XElement Inline(FigureResult figure) =>
        XDocument.Parse(FigureSvg.Inline(figure, FigureLayout.Wide)).Root!;

    private static IEnumerable<XElement> Elements(XElement svg, string style, string name) =>
        svg.Descendants()
            .Where(element => element.Name.LocalName == name && (string?)element.Attribute("class") == style)
            .Where(element =>
                element.Ancestors().All(above => (string?)above.Attribute("class") != "legend")
                || name == "line"
                || style == "point"
            );

    private static int Count(XElement svg, string style, string name) => Elements(svg, style, name).Count();

    private static string[] Texts(XElement svg, string style) =>
        [
            .. svg.Descendants()
                .Where(e => e.Name.LocalName == "text" && (string?)e.Attribute("class") == style)
                .Select(e => e.Value),
        ];
}
