namespace Filigree.Studies.Definition;

/// <summary>A figure over the metric rows (or summaries) of a study's trials.</summary>
public sealed record FigureSpecification
{
    /// <summary>True for a figure that the study did not ask for: it is left out where no trial has measured it.</summary>
    public bool IsUsual { get; init; }

    /// <summary>File name without extension, and anchor: <c>validation-accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Caption.</summary>
    public required string Title { get; init; }

    /// <summary>The kind of a critical-difference diagram.</summary>
    public const string CriticalDifference = "critical-difference";

    /// <summary>
    /// <c>curve</c> (mean over seeds with a band), <c>scatter</c>, <c>heatmap</c>, <c>cumulative</c> or <c>critical-difference</c> (mean ranks of the
    /// levels of a factor).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Number on the x axis; what a critical-difference diagram ranks by; the name of a factor or label for a heat map.</summary>
    public required string X { get; init; }

    /// <summary>Number on the y axis; the name of a factor or label for a heat map; empty for a cumulative distribution of x.</summary>
    public string Y { get; init; } = "";

    /// <summary>Heat map: the number shown by colour, of the summary or of metric rows (mean over seeds).</summary>
    public string Value { get; init; } = "";

    /// <summary>What tells the series apart: a factor, a label, or <c>seed</c>. Empty for one series.</summary>
    public string Series { get; init; } = "";

    /// <summary>One panel for each value of this factor or label; empty for a single panel.</summary>
    public string Panels { get; init; } = "";

    /// <summary>Only rows that have these labels or numbers.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>Axis label; the name when empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Axis label; the name when empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary><c>percent</c> or <c>number</c>, for the y axis or a heat map's value.</summary>
    public string Format { get; init; } = "number";

    /// <summary>Range of the y axis; null for the data's own.</summary>
    public double? YMinimum { get; init; }

    /// <summary>Range of the y axis; null for the data's own.</summary>
    public double? YMaximum { get; init; }

    /// <summary><c>percent</c> or <c>number</c>, for the x axis.</summary>
    public string XFormat { get; init; } = "number";

    /// <summary><c>linear</c> or <c>log</c> (base 10; numbers that are not positive are left out).</summary>
    public string XScale { get; init; } = "linear";

    /// <summary><c>linear</c> or <c>log</c>.</summary>
    public string YScale { get; init; } = "linear";

    /// <summary>Lines and points to read the data against, most often the paper's.</summary>
    public IReadOnlyList<FigureReference> References { get; init; } = [];

    /// <summary>
    /// Critical difference: the factor whose levels are the blocks in which the series are ranked, by means over all else; empty for a block of each seed at
    /// each setting of the other factors.
    /// </summary>
    public string Blocks { get; init; } = "";

    /// <summary>Critical difference: how pairs are compared, <c>wilcoxon</c> or <c>nemenyi</c>.</summary>
    public string Test { get; init; } = "wilcoxon";

    /// <summary>Critical difference: significance level.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Critical difference: which way is better, <c>higher</c> or <c>lower</c>.</summary>
    public string Better { get; init; } = "higher";

    /// <summary>Band of a curve: <c>minmax</c>, <c>deviation</c>, <c>interval</c> (95% of the mean) or <c>none</c>.</summary>
    public string Band { get; init; } = "deviation";
}
