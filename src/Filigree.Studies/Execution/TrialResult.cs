using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>What one trial of a study measured.</summary>
/// <param name="Id">The trial's identity: the hash of its configuration, in hexadecimal.</param>
/// <param name="Factors">What the study varies, as shown to people: <c>wiring</c> to <c>lightning(1000, 0.5)</c>.</param>
/// <param name="Seed">The trial's seed.</param>
/// <param name="Rows">The metrics in the order they were written; one row an epoch, or one a point of a curve.</param>
/// <param name="Summary">Single numbers of the whole trial: <c>best_validation_accuracy</c>, <c>seconds</c>...</param>
public sealed record TrialResult(
    string Id,
    IReadOnlyDictionary<string, string> Factors,
    ulong Seed,
    IReadOnlyList<MetricRow> Rows,
    IReadOnlyDictionary<string, double> Summary
)
{
    /// <summary>What a reader must know of it before believing its numbers, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// True if its loss left the finite numbers and it ended there: an outcome, whose numbers stop short and stand for no trial that
    /// went to its end.
    /// </summary>
    public bool HasDiverged { get; init; }
}
