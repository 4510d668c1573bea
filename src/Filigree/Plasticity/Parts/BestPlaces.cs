using System.Runtime.Intrinsics;
using Filigree.Connectivity;

namespace Filigree.Plasticity;

/// <summary>
/// The best of entries that are offered one after another, in the order of their places: of equal scores the lower place is taken. Memory is that of
/// twice those taken: what lies above the threshold is collected, and cut back to the best whenever there is no room left.
/// </summary>
internal sealed class BestPlaces
{
    private const int FewestCollected = 64;

    private readonly int count;

    // In the order of their places.
    private readonly float[] scores;
    private readonly long[] places;
    private int collected;

    /// <summary>None yet.</summary>
    /// <param name="count">How many to take.</param>
    public BestPlaces(int count)
    {
        this.count = count;
        int room = count == 0 ? 0 : Math.Max(FewestCollected, checked(2 * count));
        (scores, places) = (new float[room], new long[room]);
        Threshold = count > 0 ? 0 : float.PositiveInfinity;
    }

    /// <summary>What a score must exceed to be taken: at least 0.</summary>
    public float Threshold { get; private set; }

    /// <summary>Takes those of a row's entries that may be among the best; false, and no more, where a score is NaN.</summary>
    /// <param name="first">The place of the row's first entry.</param>
    /// <param name="offsets">Their places behind it, ascending, and all above those before.</param>
    /// <param name="scores">A score each; none of at most 0 is taken.</param>
    public bool Offer(long first, ReadOnlySpan<int> offsets, ReadOnlySpan<float> scores)
    {
        int width = Vector256<float>.Count;
        int index = 0;
        while (index < scores.Length)
        {
            // Nearly all that are offered score too low.
            if (
                index <= scores.Length - width
                && Vector256.LessThanOrEqualAll(Vector256.Create(scores[index..]), Vector256.Create(Threshold))
            )
            {
                index += width;
                continue;
            }

            for (int end = Math.Min(index + width, scores.Length); index < end; index++)
            {
                if (float.IsNaN(scores[index]))
                {
                    return false;
                }

                Offer(first + offsets[index], scores[index]);
            }
        }

        return true;
    }

    /// <summary>The places, ascending.</summary>
    public long[] ToPlaces()
    {
        CutBack();
        return places[..collected];
    }

    private void Offer(long place, float score)
    {
        if (!(score > Threshold))
        {
            return;
        }

        if (collected == scores.Length)
        {
            CutBack();
            if (!(score > Threshold))
            {
                return;
            }
        }

        scores[collected] = score;
        places[collected++] = place;
    }

    private void CutBack()
    {
        if (collected < count || count == 0)
        {
            return;
        }

        var best = TopK<Highest>.Find(scores.AsSpan(0, collected), count);
        long ties = best.Ties;
        int kept = 0;
        float worst = float.PositiveInfinity;
        for (int index = 0; index < collected; index++)
        {
            float score = scores[index];
            if (best.Takes(score, ref ties))
            {
                worst = Math.Min(worst, score);
                scores[kept] = score;
                places[kept++] = places[index];
            }
        }

        collected = kept;
        Threshold = worst;
    }
}
