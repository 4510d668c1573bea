namespace Filigree.Studies.Trials;

/// <summary>One trial of a plan.</summary>
/// <param name="Configuration">What is run.</param>
/// <param name="Factors">What tells it from the others, as shown to people.</param>
/// <param name="Experiment">What runs it.</param>
public sealed record PlannedTrial(
    TrialConfiguration Configuration,
    IReadOnlyDictionary<string, string> Factors,
    IExperiment Experiment
)
{
    /// <summary>What it measures of other trials, as shown to people; null for a trial that stands alone.</summary>
    public string? Measured { get; init; }

    /// <summary>The trial's identity, and its folder's name.</summary>
    public string Id => Configuration.Id;

    /// <summary>Factors and seed in a line: <c>lightning(1000, 0.5), seed 3</c>.</summary>
    public string Label => Measured ?? string.Join(", ", [.. Factors.Values, $"seed {Configuration.Seed}"]);
}
