using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table with its numbers in it.</summary>
/// <param name="Name">File name without extension, and anchor.</param>
/// <param name="Specification">What was asked for.</param>
/// <param name="Columns">The measures with their headings.</param>
/// <param name="Groups">The sections; one without a label where the table has no groups.</param>
/// <param name="Test">The test of every comparison in the table; null for none.</param>
/// <param name="Notes">What a reader must know: the test, pooled factors, missing numbers.</param>
/// <param name="Warnings">What makes the table's verdicts doubtful.</param>
internal sealed record TableResult(
    string Name,
    TableSpecification Specification,
    IReadOnlyList<TableColumn> Columns,
    IReadOnlyList<TableGroup> Groups,
    ComparisonTest? Test,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>All rows of all groups.</summary>
    public IEnumerable<TableRow> Rows => Groups.SelectMany(group => group.Rows);

    /// <summary>What the table of all pairs is called.</summary>
    public const string AllPairs = "all pairs";

    /// <summary>True where rows are set against each other.</summary>
    public bool HasPairs => Groups.Any(group => group.Pairs.Count > 0);

    /// <summary>True where the table has sections with labels.</summary>
    public bool IsGrouped => Groups.Any(group => group.Label.Length > 0);

    /// <summary>Everything that was tested: rows against the baseline, and against each other.</summary>
    public static IEnumerable<Comparison> Comparisons(IReadOnlyList<TableGroup> groups) =>
        groups
            .SelectMany(group => group.Rows)
            .SelectMany(row => row.Cells)
            .Select(cell => cell.Comparison)
            .OfType<Comparison>()
            .Concat(groups.SelectMany(group => group.Pairs).Select(pair => pair.Comparison));
}

/// <summary>One measure of a table.</summary>
internal sealed record TableColumn
{
    /// <summary>What is measured and how it is shown.</summary>
    public required MeasureSpecification Measure { get; init; }

    /// <summary>Heading, without the unit.</summary>
    public required string Heading { get; init; }

    /// <summary>How numbers are written.</summary>
    public required NumberText Text { get; init; }

    /// <summary>True where some row is compared with a baseline.</summary>
    public required bool HasVerdicts { get; init; }

    /// <summary>True where some row has a value of the paper's.</summary>
    public required bool HasPaper { get; init; }

    /// <summary>Heading with the unit.</summary>
    public string HeadingWithUnit => Text.Unit.Length == 0 ? Heading : $"{Heading}, {Text.Unit}";

    /// <summary>The heading asked for, or the measure's name in words.</summary>
    internal static string HeadingOf(MeasureSpecification measure) =>
        measure.Heading.Length > 0 ? measure.Heading : measure.Name.Replace('_', ' ');

    /// <summary>What stands for a row: mean, median or interquartile mean.</summary>
    public string Centre => Measure.Centre == "iqm" ? "interquartile mean" : Measure.Centre;
}

/// <summary>A section of a table.</summary>
/// <param name="Label">Value of the grouping factor; empty without one.</param>
/// <param name="Rows">Rows in the order of the plan.</param>
internal sealed record TableGroup(string Label, IReadOnlyList<TableRow> Rows)
{
    /// <summary>Each row against each other, where that was asked for.</summary>
    public IReadOnlyList<TablePair> Pairs { get; init; } = [];
}

/// <summary>A row: the trials with one value of the row factor.</summary>
/// <param name="Label">The value.</param>
/// <param name="IsBaseline">True for the row the others are compared with.</param>
/// <param name="Trials">How many trials it stands for.</param>
/// <param name="Cells">One cell a column.</param>
internal sealed record TableRow(string Label, bool IsBaseline, int Trials, IReadOnlyList<TableCell> Cells)
{
    /// <summary>How many of its trials diverged; no number of theirs is in the cells.</summary>
    public int Diverged { get; init; }

    /// <summary>
    /// p of Fisher's exact test of whether its trials diverge as often as the baseline's; NaN where none of either did, or nothing is tested.
    /// </summary>
    public double DivergedP { get; init; } = double.NaN;

    /// <summary>How many of its trials are the baseline's too; such a row is not tested.</summary>
    public int Shared { get; init; }

    /// <summary>The label as tables show it, with the diverged trials: <c>adam (2 of 5 diverged)</c>.</summary>
    public string Caption => Diverged == 0 ? Label : $"{Label} ({Diverged} of {Trials} diverged)";
}

/// <summary>One measure of the trials of one row.</summary>
/// <param name="Summary">The numbers in brief.</param>
/// <param name="UsesMedian">True where median and MAD are shown in place of mean and standard deviation.</param>
/// <param name="Comparison">Against the baseline; null for the baseline itself or without one.</param>
/// <param name="Paper">The paper's value; null where it has none.</param>
internal sealed record TableCell(SampleSummary Summary, bool UsesMedian, Comparison? Comparison, double? Paper)
{
    /// <summary>True where a baseline was there and no test was made, for neither side changes from seed to seed.</summary>
    public bool IsUntestedConstant { get; init; }

    /// <summary>The interquartile mean with its interval, where it stands in place of the mean.</summary>
    public (double Mean, Interval Interval)? Interquartile { get; init; }

    /// <summary>Mean, median or interquartile mean.</summary>
    public double Centre =>
        Interquartile is { } middle ? middle.Mean
        : UsesMedian ? Summary.Median
        : Summary.Mean;

    /// <summary>How far numbers lie from the centre, or the centre from what it would be of other seeds: what digits go by.</summary>
    public double Uncertainty =>
        Interquartile is { } middle ? (middle.Interval.High - middle.Interval.Low) / 2 : Spread;

    /// <summary>Standard deviation or median absolute deviation; NaN for fewer than two numbers, and beside an interquartile mean.</summary>
    public double Spread =>
        Summary.Count < 2 || Interquartile is not null ? double.NaN
        : UsesMedian ? Summary.MedianAbsoluteDeviation
        : Summary.StandardDeviation;

    /// <summary>Ours less the paper's; null where the paper has none.</summary>
    public double? PaperDifference => Centre - Paper;

    /// <summary>What the comparison comes to.</summary>
    public Verdict Verdict => Comparison?.Verdict ?? Verdict.None;
}
