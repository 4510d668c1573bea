using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>How a trial stands: what <see cref="TrialStatus"/> says, in its order, and whether the numbers of a finished one are whole.</summary>
internal enum Standing
{
    /// <inheritdoc cref="TrialStatus.Waiting"/>
    Waiting,

    /// <inheritdoc cref="TrialStatus.Running"/>
    Running,

    /// <inheritdoc cref="TrialStatus.Stale"/>
    Stale,

    /// <inheritdoc cref="TrialStatus.Stopped"/>
    Stopped,

    /// <inheritdoc cref="TrialStatus.Failed"/>
    Failed,

    /// <inheritdoc cref="TrialStatus.Diverged"/>
    Diverged,

    /// <inheritdoc cref="TrialStatus.Finished"/>
    Finished,

    /// <summary>It was finished, and its files are not as they were: the next run makes it anew.</summary>
    Damaged,
}

/// <summary>States as words.</summary>
internal static class Standings
{
    /// <summary>All, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [.. Enum.GetNames<Standing>().Select(name => name.ToLowerInvariant())];

    /// <summary>True for a trial that has come to an end that counts.</summary>
    public static bool IsOver(this Standing state) => state is Standing.Finished or Standing.Diverged;

    /// <summary>The same without a word on files; null for damaged.</summary>
    public static TrialStatus? StatusOf(Standing state) => state == Standing.Damaged ? null : (TrialStatus)state;

    /// <summary>The same in the page's words.</summary>
    public static Standing Of(TrialStatus status) => Enum.Parse<Standing>(status.ToString());
}
