namespace Filigree.Dashboard.Views;

/// <summary>Which curves are asked for.</summary>
internal sealed record CurveQuery
{
    /// <summary>The name under which all trials stand in one group.</summary>
    public const string All = "";

    /// <summary>The name under which each seed is a group.</summary>
    public const string Seed = "seed";

    /// <summary>Number along x.</summary>
    public required string X { get; init; }

    /// <summary>Number along y.</summary>
    public required string Y { get; init; }

    /// <summary>Labels of the rows.</summary>
    public string Labels { get; init; } = "";

    /// <summary>The factor whose levels are the curves; or <see cref="Seed"/>, or <see cref="All"/>.</summary>
    public string Group { get; init; } = All;

    /// <summary>Only trials with these levels, by factor.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>Groups of which every trial is shown, by name; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Singles { get; init; } = [];

    /// <summary>Start of the x axis; null for the data's own.</summary>
    public double? From { get; init; }

    /// <summary>End of the x axis; null for the data's own.</summary>
    public double? To { get; init; }

    /// <summary>What the band is: <c>deviation</c>, <c>minmax</c>, <c>interval</c> or <c>none</c>.</summary>
    public string Band { get; init; } = "deviation";
}
