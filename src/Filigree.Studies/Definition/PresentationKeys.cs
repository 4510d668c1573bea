using Filigree.Studies.Statistics;

namespace Filigree.Studies.Definition;

/// <summary>A key of a study file, declared once for the reader and for <c>docs/reference.md</c>.</summary>
/// <param name="Name">The key.</param>
/// <param name="Description">What it is, and what it may be.</param>
/// <param name="Default">What it is if left out; empty where it must be there.</param>
internal sealed record StudyKey(string Name, string Description, string Default);

/// <summary>The keys of one kind of map.</summary>
/// <param name="Keys">The keys, in the order of help texts.</param>
internal sealed record StudyKeys(params IReadOnlyList<StudyKey> Keys)
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Keys.Select(key => key.Name)];
}

/// <summary>The keys of tables, columns, figures and references.</summary>
internal static class PresentationKeys
{
    /// <summary>The word for no test.</summary>
    public const string NoTest = "none";

    /// <summary>The tests of a table.</summary>
    public static IReadOnlyList<string> Tests { get; } = [.. ComparisonTests.Names, NoTest];

    /// <summary>What can stand for a row's trials.</summary>
    public static IReadOnlyList<string> Centres { get; } = ["mean", "median", "iqm"];

    /// <summary>What <c>pairs</c> can be.</summary>
    public static IReadOnlyList<string> Pairs { get; } = ["baseline", "all"];

    /// <summary>The kinds of figures.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    ["curve", "scatter", "heatmap", "cumulative", FigureSpecification.CriticalDifference];

    /// <summary>The comparisons of pairs in a critical-difference diagram.</summary>
    public static IReadOnlyList<string> RankTests { get; } = ["wilcoxon", "nemenyi"];

    /// <summary>The keys that a critical-difference diagram has to itself.</summary>
    public static IReadOnlyList<string> OnlyOfRanks { get; } = ["blocks", "better", "test", "level"];

    /// <summary>All its keys.</summary>
    public static IReadOnlyList<string> OfRanks { get; } =
    ["name", "title", "kind", "x", "series", "panels", "where", "x-label", .. OnlyOfRanks];

    /// <summary>The bands of curves.</summary>
    public static IReadOnlyList<string> Bands { get; } = ["minmax", "deviation", "interval", "none"];

    /// <summary>The keys of an entry of <c>tables</c>.</summary>
    public static StudyKeys Table { get; } =
        new(
            new("title", "caption, and the name of its files", ""),
            new("rows", "the factor whose levels are the rows; `seed` for a row a seed", ""),
            new(
                "groups",
                "the factor whose levels part the table in sections, each with a baseline of its own",
                "one section"
            ),
            new("where", "only trials at these levels: `{factor: level}`", "all trials"),
            new("columns", "the measures, a name or a map each, see below", ""),
            new("baseline", "the level of `rows` that the others are tested against", "no test"),
            new("test", $"one of {Words(Tests)}, see [statistics.md](statistics.md)", "`welch`"),
            new("level", "significance level, from 0 to 1", "0.05"),
            new("holm", "`true` corrects the p-values of each column for the number of rows", "`false`"),
            new(
                "pairs",
                "`all` sets each row against each other too, in a table of its own, corrected for their number; `baseline`: only against the baseline",
                "`baseline`"
            ),
            new(
                "improvement",
                "`true` shows how often a trial of a row is better than one of the other (probability of improvement)",
                "`false`"
            ),
            new(
                "stochastic-order",
                "`true` shows how near a row is to being better than the other at every quantile (almost stochastic order); it decides nothing, and says little of fewer than ten seeds",
                "`false`"
            ),
            new(
                "paper",
                "the paper's values, shares as shares: `{row: {column: value}}`; a row is a level, or `group / level`",
                "none"
            )
        );

    /// <summary>The keys of an entry of <c>columns</c>; a name alone is short for <c>{name: ...}</c>.</summary>
    public static StudyKeys Column { get; } =
        new(
            new("name", "a measure of the whole trial; with `at`, one of metric rows", ""),
            new("heading", "heading", "the name in words"),
            new(
                "at",
                "the metric row that is meant: `{epoch: 1}`, `{epoch: last, layer: dense1.weight}`",
                "the whole trial's number"
            ),
            new(
                "along",
                "a number of metric rows, such as `epoch`: the mean over a row's trials at each of its values, and the best of these means (the maximum of the mean curve)",
                "each trial's own number"
            ),
            new("format", $"one of {Words(Quantity.Formats)}", "the measure's"),
            new("decimals", "digits after the point, from 0 to 15", "by the spread"),
            new(
                "centre",
                "`mean` with standard deviation, `median` with median absolute deviation, or `iqm`, the interquartile mean with its interval",
                "`mean`"
            ),
            new("better", $"which way is better: one of {Words(Quantity.Directions)}", "the measure's"),
            new("test", "`none`: not tested though the table has a baseline", "the table's")
        );

    /// <summary>The keys of an entry of <c>figures</c>.</summary>
    public static StudyKeys Figure { get; } =
        new(
            new("name", "name of its file: letters, digits, - and _", ""),
            new("title", "caption", ""),
            new("kind", $"one of {Words(Kinds)}", "`curve`"),
            new(
                "x",
                "a measure; for a curve also a factor whose levels are numbers, for a heat map a factor or label; for a critical difference what is ranked by",
                ""
            ),
            new("y", "a measure; for a heat map a factor or label; not for a cumulative distribution", ""),
            new("value", "heat map: the measure that is shown by colour", ""),
            new(
                "series",
                "the factor or label that tells curves apart; for a critical difference the factor whose levels are ranked",
                "one series"
            ),
            new("panels", "the factor or label that has a panel for each value", "one panel"),
            new("where", "only rows with these factors, labels or numbers: `{layer: all}`", "all rows"),
            new("x-label", "label of the x axis", "the measure in words"),
            new("y-label", "label of the y axis", "the measure in words"),
            new("format", $"of y, or a heat map's value: one of {Words(Quantity.Formats)}", "the measure's"),
            new("x-format", $"of x: one of {Words(Quantity.Formats)}", "the measure's"),
            new("x-scale", "`linear` or `log`", "`linear`"),
            new("y-scale", "`linear` or `log`", "`linear`"),
            new("y-minimum", "where the y axis begins, in the data's unit (0.9 for 90%)", "the data's"),
            new("y-maximum", "where the y axis ends", "the data's"),
            new("band", $"around a curve: one of {Words(Bands)}", "`deviation`"),
            new("references", "lines and points to read the data against, see below", "none"),
            new(
                "blocks",
                "critical difference: the factor whose levels are the blocks in which the series are ranked, by means over all else",
                "each seed at each setting of the other factors"
            ),
            new("better", "critical difference: `higher` or `lower`", "the measure's"),
            new(
                "test",
                "critical difference: `wilcoxon`, signed ranks of each pair with Holm's correction, or `nemenyi`, see [statistics.md](statistics.md)",
                "`wilcoxon`"
            ),
            new("level", "critical difference: significance level, from 0 to 1", "0.05")
        );

    /// <summary>The keys of an entry of <c>references</c>.</summary>
    public static StudyKeys Reference { get; } =
        new(
            new("label", "what it is", ""),
            new("x", "place on the x axis; alone: a vertical line", "none"),
            new("y", "place on the y axis; alone: a horizontal line; with x: a point", "none")
        );

    private static string Words(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));
}
