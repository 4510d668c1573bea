using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>How a run ended.</summary>
/// <param name="Finished">Trials that are finished, those found finished included.</param>
/// <param name="Failed">Trials that failed, with their errors.</param>
/// <param name="WasStopped">True if the run was stopped before its end.</param>
public sealed record RunReport(
    int Finished,
    IReadOnlyList<KeyValuePair<PlannedTrial, Exception>> Failed,
    bool WasStopped
)
{
    /// <summary>How often the observer threw when it was told something: a log that is full, say. The trials are not affected.</summary>
    public int Unheard { get; init; }
}
