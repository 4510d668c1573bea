using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Critical-difference diagrams.</summary>
public sealed class RankFigureTests
{
    private static readonly FigureSpecification Asked = new()
    {
        Name = "ranks",
        Title = "Ranks",
        Kind = FigureSpecification.CriticalDifference,
        X = "accuracy",
        Series = "method",
    };

    // Tasks by methods.
    private static readonly double[][] D =
    [
        [.81, .84, .83, .79],
        [.72, .75, .74, .70],
        [.90, .93, .91, .92],
        [.66, .67, .69, .64],
        [.77, .80, .78, .75],
        [.85, .86, .88, .84],
        [.59, .64, .61, .60],
        [.93, .95, .94, .91],
    ];

    private static readonly TrialResult[] Trials = [.. OfTasks(D)];

    private static IEnumerable<TrialResult> OfTasks(double[][] tasks) =>
        tasks.SelectMany(
            (values, task) =>
                values.Select(
                    (value, method) =>
                        Trial(0, [("method", $"{(char)('a' + method)}"), ("task", $"t{task}")], [("accuracy", value)])
                )
        );

    [Fact]
    public void Methods_are_ranked_within_each_seed_at_each_setting_of_other_factors()
    {
        FigureResult figure = FigureBuilder.Build("ranks", Asked, Trials);
        RankDiagram diagram = Assert.Single(figure.Panels).Ranks!;
        Assert.Equal(["a", "b", "c", "d"], diagram.Names);
        Assert.Equal([3.25, 1.25, 1.875, 3.625], diagram.Ranks.Friedman.MeanRanks);
        Assert.Equal([(0, 1), (2, 3)], diagram.Ranks.Bars);
        Assert.Equal(
            "8 blocks (each seed at each setting of other factors); Friedman's test after Iman and Davenport: F = 21.72, p < 0.001.",
            figure.Notes[0]
        );
        Assert.Equal(
            "mean rank by accuracy, 1 is the best. b 1.25, c 1.88, a 3.25, d 3.63. No difference among b, c. No difference among a, d.",
            FigureDescription.Of(figure)
        );
        // Where less is better, the other way round.
        FigureResult lower = FigureBuilder.Build("ranks", Asked with { Better = "lower" }, Trials);
        Assert.Equal([1.75, 3.75, 3.125, 1.375], lower.Panels[0].Ranks!.Ranks.Friedman.MeanRanks);
    }

    [Fact]
    public void Blocks_of_a_factor_are_means_over_seeds()
    {
        TrialResult[] seeds =
        [
            .. Trials.Select(one => one with { Id = one.Id + one.Factors["task"], Summary = Shifted(one, 0.2) }),
            .. Trials.Select(one =>
                one with
                {
                    Id = one.Id + one.Factors["task"] + "x",
                    Seed = 1,
                    Summary = Shifted(one, -0.2),
                }
            ),
        ];
        FigureResult figure = FigureBuilder.Build("ranks", Asked with { Blocks = "task" }, seeds);
        FriedmanTest friedman = figure.Panels[0].Ranks!.Ranks.Friedman;
        Assert.Equal(8, friedman.Blocks);
        Assert.Equal([3.25, 1.25, 1.875, 3.625], friedman.MeanRanks);
        Assert.Equal(16, FigureBuilder.Build("ranks", Asked, seeds).Panels[0].Ranks!.Ranks.Friedman.Blocks);

        static Dictionary<string, double> Shifted(TrialResult one, double by) =>
            new() { ["accuracy"] = one.Summary["accuracy"] + by };
    }

    [Fact]
    public void Diverged_trials_rank_last_and_blocks_without_a_trial_are_dropped_and_counted()
    {
        TrialResult[] trials =
        [
            .. Trials
                .Skip(1)
                .Select(one =>
                    one.Factors["method"] == "b" ? one with { HasDiverged = one.Factors["task"] != "t0" } : one
                ),
        ];
        FigureResult figure = FigureBuilder.Build("ranks", Asked, trials);
        FriedmanTest friedman = figure.Panels[0].Ranks!.Ranks.Friedman;
        Assert.Equal((7, 1), (friedman.Blocks, friedman.Dropped));
        Assert.Equal(4, friedman.MeanRanks[figure.Panels[0].Ranks!.Names.ToList().IndexOf("b")]);
        Assert.Contains("1 block lacks a number and is left out.", figure.Notes);
        Assert.Contains("Where a trial diverged, its block ranks it behind all others.", figure.Notes);
    }

    [Fact]
    public void Too_little_to_rank_is_not_drawn_and_says_why()
    {
        FigureResult figure = FigureBuilder.Build("ranks", Asked, [.. OfTasks(D[..4])]);
        Assert.Empty(figure.Panels);
        Assert.Equal(
            "not drawn: a critical-difference diagram needs 3 levels of method and 5 blocks in which all have a number; here are 4 and 4.",
            Assert.Single(figure.Notes)
        );
        Assert.Contains("No data.", FigureSvg.File(figure), StringComparison.Ordinal);
        Assert.Contains(
            "No finished trial",
            FigureBuilder.Build("ranks", Asked, []).Notes[0],
            StringComparison.Ordinal
        );
        // Of five blocks the smallest p of a pair is 2 / 32, and there are six pairs.
        Assert.Contains(
            "so few blocks part no pair, whatever their numbers: the smallest p after Holm's correction is 0.375.",
            FigureBuilder.Build("ranks", Asked, [.. OfTasks(D[..5])]).Notes
        );
    }

    [Fact]
    public void A_diagram_is_drawn_with_bars_and_names_within_the_picture()
    {
        FigureSpecification nemenyi = Asked with { Test = "nemenyi" };
        TrialResult[] named =
        [
            .. Trials.Select(one =>
                one with
                {
                    Factors = new Dictionary<string, string>(one.Factors)
                    {
                        ["method"] = one.Factors["method"] + " & <a name as long as a line, and then some more of it>",
                    },
                }
            ),
        ];
        FigureResult figure = FigureBuilder.Build("ranks", nemenyi, named);
        foreach (
            string svg in (string[])
                [
                    FigureSvg.File(figure),
                    FigureSvg.Inline(figure, FigureLayout.Wide),
                    FigureSvg.Inline(figure, FigureLayout.Narrow),
                ]
        )
        {
            XElement picture = XDocument.Parse(svg).Root!;
            double width = double.Parse(
                picture.Attribute("viewBox")!.Value.Split(' ')[2],
                System.Globalization.CultureInfo.InvariantCulture
            );
            XElement[] texts = [.. picture.Descendants().Where(one => one.Name.LocalName == "text")];
            Assert.Contains(texts, one => one.Value == "CD = 1.66");
            Assert.All(
                texts,
                one =>
                {
                    double x = (double)one.Attribute("x")!;
                    double reach = TextWidth.Of(one.Value, 12);
                    string anchor = (string?)one.Attribute("text-anchor") ?? "start";
                    double from =
                        anchor == "end" ? x - reach
                        : anchor == "middle" ? x - reach / 2
                        : x;
                    bool isTitleOrNote = one.Value.Length > 40;
                    Assert.True(isTitleOrNote || (from >= -1 && from + reach <= width + 1), $"{one.Value} at {x}");
                }
            );
        }
        Assert.Equal(3, FigureSvg.Inline(figure, FigureLayout.Wide).Split("class=\"bar\"").Length - 1);
    }
}
