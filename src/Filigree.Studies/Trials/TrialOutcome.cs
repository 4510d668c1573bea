namespace Filigree.Studies.Trials;

/// <summary>What a trial came to.</summary>
/// <param name="Summary">Single numbers of the whole trial; NaN where a number was not finite.</param>
/// <param name="Hashes">Hashes of what it made, such as the trained weights, by name: equal for equal bits.</param>
/// <param name="Ending"><c>complete</c>, or <c>diverged</c> if the loss left the finite numbers, which is a result too.</param>
public sealed record TrialOutcome(
    IReadOnlyDictionary<string, double> Summary,
    IReadOnlyDictionary<string, string> Hashes,
    string Ending = TrialOutcome.Complete
)
{
    /// <summary>What a reader must know of the trial before believing its numbers, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The trial ran to its end.</summary>
    public const string Complete = "complete";

    /// <summary>The loss was no longer finite, and the trial ended there.</summary>
    public const string Diverged = "diverged";

    /// <summary>
    /// Names of the files that the trial kept with <see cref="TrialContext.WriteFile(string, Action{Stream})"/>. The trial counts as finished only while they
    /// are there.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
