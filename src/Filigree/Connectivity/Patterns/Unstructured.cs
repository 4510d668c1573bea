namespace Filigree.Connectivity;

/// <summary>Any set of connections: the candidates of the highest scores are kept, wherever they are.</summary>
public sealed class Unstructured : IPattern
{
    /// <inheritdoc/>
    public string Name => "unstructured";

    /// <inheritdoc/>
    public long Fit(PlaceRows candidates, long count) => count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        if (scores.Length != candidates.Count || kept.Length != candidates.Count)
        {
            throw new ArgumentException(
                $"{candidates.Count} candidates have {scores.Length} scores and {kept.Length} marks."
            );
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, candidates.Count);
        var goes = TopK<Lowest>.Find(scores, candidates.Count - count);
        long ties = goes.Ties;
        for (int index = 0; index < kept.Length; index++)
        {
            kept[index] = !goes.Takes(scores[index], ref ties);
        }
    }
}
