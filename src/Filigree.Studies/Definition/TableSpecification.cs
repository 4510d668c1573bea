namespace Filigree.Studies.Definition;

/// <summary>A table: one row for each value of a factor, one column for each measure.</summary>
public sealed record TableSpecification
{
    /// <summary>True for a table that the study did not ask for: columns that no trial has measured are left out.</summary>
    public bool IsUsual { get; init; }

    /// <summary>Caption.</summary>
    public required string Title { get; init; }

    /// <summary>The rows of a table that has one row, of all trials.</summary>
    public const string AllTrials = "";

    /// <summary>The factor whose values are the rows; <see cref="AllTrials"/> for a single row.</summary>
    public required string Rows { get; init; }

    /// <summary>Splits the table in sections, one for each value of this factor, each with its own baseline row; empty for one.</summary>
    public string Groups { get; init; } = "";

    /// <summary>Only trials that have these factors.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>The measures.</summary>
    public required IReadOnlyList<MeasureSpecification> Columns { get; init; }

    /// <summary>The row the others are tested against; null for no test.</summary>
    public string? Baseline { get; init; }

    /// <summary>The test, by a name of <see cref="Statistics.ComparisonTests.Names"/>, or <c>none</c>.</summary>
    public string Test { get; init; } = "welch";

    /// <summary>Significance level.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>True to correct the p-values of one column for the number of rows (Holm).</summary>
    public bool Holm { get; init; }

    /// <summary>True to set each row against each other, with or without a baseline.</summary>
    public bool HasPairs { get; init; }

    /// <summary>True to show with every comparison how often a trial of the row is better than one of the other.</summary>
    public bool HasImprovement { get; init; }

    /// <summary>True to show with every comparison how near a row is to being better than the other at every quantile.</summary>
    public bool HasStochasticOrder { get; init; }

    /// <summary>
    /// The paper's values: row label to a measure's heading (or name) to value, in the measure's own unit (a share, not
    /// a percentage). In a table with <see cref="Groups"/> a row may be named <c>group / row</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Paper { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>();
}
