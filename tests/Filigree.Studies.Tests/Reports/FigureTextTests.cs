using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using static Filigree.Studies.Tests.Reports.Drawing;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Labels, legends and names of figures.</summary>
public sealed class FigureTextTests
{
    [Fact]
    public void Panels_split_by_factor_and_share_their_axes()
    {
        XElement svg = Draw(Curve with { Panels = "wiring", Series = "seed" }, TwoByTwo());
        Assert.Equal(["plain", "new"], Texts(svg, "panel"));
        Assert.Equal(4, Count(svg, "line", "path"));
        Assert.Equal(["seed 0", "seed 1"], Texts(svg, "entry"));
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
        Assert.Equal($"{Long} {Long}0 short", string.Join(' ', panels));
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
        Assert.Equal("signed-…pruning", fitted[0]);
        Assert.Equal("one of…of a title", TextWidth.Fit("one of the many words of a title", 12, 110));
        // Nothing to break at: letters go, at the middle.
        Assert.Matches("^abc[a-z]*…[a-z]*xyz$", TextWidth.Fit("abcdefghijklmnopqrstuvwxyz", 12, 110));
    }

    [Fact]
    public void Words_that_are_longer_than_a_line_are_broken_and_no_letter_is_lost()
    {
        const string name = "erdos-renyi(density=0.05,base=he-normal) beside abcdefghijklmnopqrstuvwxyz";
        IReadOnlyList<string> lines = TextWidth.Wrap(name, 12, 110, 10);
        Assert.Equal("erdos-renyi(", lines[0]);
        Assert.Equal(name.Replace(" ", ""), string.Concat(lines).Replace(" ", ""));
        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line, 12), 1, 110));
    }

    [Theory]
    [InlineData("curve")]
    [InlineData("heatmap")]
    public void Titles_of_narrow_panels_are_whole(string kind)
    {
        string[] titles =
        [
            .. new[] { "first", "second", "third" }.Select(name =>
                $"the {name} of three panels whose title says in many words what was set for it, and then in some more"
            ),
        ];
        TrialResult[] trials =
        [
            .. from title in titles
            from p in new[] { "1", "2" }
            from q in new[] { "1", "2" }
            select Trial(0, [("wiring", title), ("p", p), ("q", q)], [("best", 0.5)]),
        ];
        FigureSpecification figure = Curve with
        {
            Kind = kind,
            X = "p",
            Y = kind == "curve" ? "best" : "q",
            Value = kind == "curve" ? "" : "best",
            Panels = "wiring",
            Series = "",
        };
        XElement svg = Draw(figure, trials);
        string all = string.Join(' ', Texts(svg, "panel"));
        Assert.All(titles, title => Assert.Contains(title, all, StringComparison.Ordinal));
        Assert.DoesNotContain("…", svg.Value, StringComparison.Ordinal);
        // Bold letters are wider: three panels beside each other have 228 of 720 pixels each, two 350.
        double room = kind == "curve" ? 228 : 350;
        Assert.All(
            Texts(svg, "panel"),
            line => Assert.InRange(TextWidth.Of(line, FigureLayout.TextSize) * TextWidth.Bold, 1, room)
        );
    }
}
