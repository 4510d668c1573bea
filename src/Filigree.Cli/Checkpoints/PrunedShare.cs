using Filigree.Topology;

namespace Filigree.Cli.Checkpoints;

/// <summary>How much of some weights is kept, or cut: whichever was asked for is rounded to a whole number, halves up.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="IsOfCut">Whether it is the share that is cut.</param>
internal readonly record struct PrunedShare(double Share, bool IsOfCut)
{
    /// <summary>How many weights are kept.</summary>
    public long KeptOf(long total) =>
        IsOfCut ? total - SparseGraph.CountOf(Share, total) : SparseGraph.CountOf(Share, total);
}
