namespace Filigree.Dashboard.Index;

/// <summary>How a trial stands.</summary>
internal enum TrialState
{
    /// <summary>Nobody has begun it.</summary>
    Waiting,

    /// <summary>It writes rows or checkpoints.</summary>
    Running,

    /// <summary>It was begun, and has given no sign of life for three times as long as usual.</summary>
    Stale,

    /// <summary>Its last attempt ended in an error.</summary>
    Failed,

    /// <summary>It ended with a loss that was not finite.</summary>
    Diverged,

    /// <summary>It is complete.</summary>
    Finished,

    /// <summary>It was finished, and its files are not as they were: the next run makes it anew.</summary>
    Damaged,
}

/// <summary>States as words.</summary>
internal static class TrialStates
{
    /// <summary>All, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [.. Enum.GetNames<TrialState>().Select(name => name.ToLowerInvariant())];

    /// <summary>True for a trial that has come to an end that counts.</summary>
    public static bool IsOver(this TrialState state) => state is TrialState.Finished or TrialState.Diverged;
}
