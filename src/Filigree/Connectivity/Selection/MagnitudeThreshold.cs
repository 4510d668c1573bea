namespace Filigree.Connectivity;

/// <summary>
/// What separates the k weights of greatest magnitude from the rest: all of a greater magnitude are kept, and of those at the
/// threshold the first in position (layer, then row-major index). Zeros of either sign, and NaN, are no connections and never kept.
/// </summary>
/// <param name="Key">The threshold's magnitude, as <see cref="KeyOf"/> orders it; 0 where every connection is kept.</param>
/// <param name="Ties">How many weights of exactly this magnitude are kept.</param>
/// <param name="Kept">How many weights are kept in all: as many as were asked for, or all connections where these are fewer.</param>
public readonly record struct MagnitudeThreshold(uint Key, long Ties, long Kept)
{
    /// <summary>A number that orders weights by magnitude: 0 for 0 and NaN, greater for greater magnitudes.</summary>
    /// <param name="weight">The weight.</param>
    public static uint KeyOf(float weight) => Strongest.KeyOf(weight);

    /// <summary>The threshold of the <paramref name="count"/> weights of greatest magnitude.</summary>
    /// <param name="weights">All weights, a part at a time; walked through twice, so that parts need not be in memory together.</param>
    /// <param name="count">How many to keep, at least 0.</param>
    public static MagnitudeThreshold Find(IEnumerable<float[]> weights, long count)
    {
        TopK<Strongest> top = TopK<Strongest>.Find(weights, count);
        return new(top.Key, top.Ties, top.Count);
    }

    /// <summary>The threshold of all weights of at least some magnitude.</summary>
    /// <param name="magnitude">At least 0; zeros are no connections whatever it is.</param>
    internal static MagnitudeThreshold AtLeast(float magnitude) =>
        new(KeyOf(magnitude), magnitude > 0 ? long.MaxValue : 0, long.MaxValue);

    /// <summary>Whether a weight is kept; called for all weights in the order of their positions.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="ties">Weights at the threshold that may still be kept, at first <see cref="Ties"/>.</param>
    public bool Keeps(float weight, ref long ties) => new TopK<Strongest>(Key, Ties, Kept).Takes(weight, ref ties);
}
