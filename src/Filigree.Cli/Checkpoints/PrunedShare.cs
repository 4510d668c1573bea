using Filigree.Numerics;

namespace Filigree.Cli.Checkpoints;

/// <summary>How much of some weights is kept, or cut: whichever was asked for is rounded to a whole number, halves up.</summary>
/// <param name="Share">0 to 1, in decimal as it was written.</param>
/// <param name="IsOfCut">Whether it is the share that is cut.</param>
internal readonly record struct PrunedShare(decimal Share, bool IsOfCut)
{
    /// <summary>How many of so many places are asked for.</summary>
    public long KeptOf(long total) => IsOfCut ? total - NearestCount.Of(Share, total) : NearestCount.Of(Share, total);
}
