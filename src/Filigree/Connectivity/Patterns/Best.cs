using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>What all patterns do with candidates among which any set will do.</summary>
internal static class Best
{
    /// <summary>Keeps exactly so many of the highest scores; of equal ones the lower position goes first, and NaN is the best.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many to keep; all where there are no more.</param>
    /// <param name="kept">Receives true for each that is kept, and false for the others.</param>
    public static void Keep(ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        var goes = TopK<Lowest>.Find(scores, Math.Max(0, scores.Length - count));
        long ties = goes.Ties;
        for (int index = 0; index < kept.Length; index += FourLanes.Count)
        {
            FourLanes.Store(kept, index, ~goes.Taken(scores, index, ref ties));
        }
    }

    /// <summary>
    /// Groups stay or go as wholes: keeps the best of them, until another would lead farther from the number of members that is asked for.
    /// </summary>
    /// <param name="scores">A score a group.</param>
    /// <param name="sizes">How many members each group has.</param>
    /// <param name="count">How many members to keep.</param>
    /// <returns>True for each group that is kept.</returns>
    public static bool[] Groups(float[] scores, int[] sizes, long count)
    {
        // NaN, then the highest; of equal ones the last.
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(
            order,
            (one, other) =>
            {
                uint left = Lowest.KeyOf(scores[one]);
                uint right = Lowest.KeyOf(scores[other]);
                return left != right ? left.CompareTo(right) : other.CompareTo(one);
            }
        );
        var kept = new bool[scores.Length];
        long members = 0;
        foreach (int group in order)
        {
            if (2 * (count - members) < sizes[group])
            {
                break;
            }

            kept[group] = true;
            members += sizes[group];
        }

        return kept;
    }

    /// <summary>Throws where scores or marks do not fit the candidates, or more are asked for than there are.</summary>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public static void Require(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        if (scores.Length != candidates.Count || kept.Length != candidates.Count)
        {
            throw new ArgumentException(
                $"{candidates.Count} candidates have {scores.Length} scores and {kept.Length} marks."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, candidates.Count);
    }
}
