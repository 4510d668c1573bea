using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>Cuts layers by patterns.</summary>
internal static class PatternCuts
{
    /// <summary>
    /// What is left of a layer. The network's outputs are never switched off: patterns that switch neurons off leave the last layer whole, or share its
    /// connections out among all.
    /// </summary>
    /// <param name="pattern">Which connections may be left.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="scores">A score a connection; the higher, the sooner it stays.</param>
    /// <param name="count">How many to keep, at most as many as there are.</param>
    /// <param name="isLast">Whether its neurons are the network's outputs.</param>
    public static SparseMatrix Cut(
        this IPattern pattern,
        SparseMatrix layer,
        ReadOnlySpan<float> scores,
        long count,
        bool isLast
    )
    {
        if (isLast && pattern is WholeNeurons)
        {
            return layer;
        }

        IPattern own = isLast && pattern is FanIn ? new EqualRows() : pattern;
        var kept = new bool[layer.Count];
        own.Keep(PlaceRows.Of(layer), scores, count, kept);
        return layer.Only(kept);
    }
}
