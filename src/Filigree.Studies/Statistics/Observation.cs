namespace Filigree.Studies.Statistics;

/// <summary>One number of one trial.</summary>
/// <param name="Key">Equal for trials that pair: the seed and every factor but the one compared.</param>
/// <param name="Value">The number; NaN where the trial has none.</param>
internal readonly record struct Observation(string Key, double Value)
{
    /// <summary>True for a trial that diverged: it has no number, and ranks put it behind all that have.</summary>
    public bool HasDiverged { get; init; }
}
