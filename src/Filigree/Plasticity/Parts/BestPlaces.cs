namespace Filigree.Plasticity;

/// <summary>
/// The best of entries that are offered one after another, in the order of their places: of equal scores the lower place is taken. Memory is that of
/// those taken.
/// </summary>
/// <param name="count">How many to take.</param>
internal sealed class BestPlaces(int count)
{
    // A heap whose root is the worst taken.
    private readonly PriorityQueue<long, (float Score, long Place)> taken = new(count, Worst.First);

    /// <summary>How many are taken.</summary>
    public int Count => taken.Count;

    /// <summary>Takes an entry, if it is among the best so far.</summary>
    /// <param name="place">Its place, above those before.</param>
    /// <param name="score">Its score.</param>
    public void Offer(long place, float score)
    {
        if (taken.Count < count)
        {
            taken.Enqueue(place, (score, place));
        }
        else if (count > 0 && taken.TryPeek(out _, out (float Score, long Place) worst) && score > worst.Score)
        {
            taken.EnqueueDequeue(place, (score, place));
        }
    }

    /// <summary>The places, ascending.</summary>
    public long[] ToPlaces()
    {
        long[] places = [.. taken.UnorderedItems.Select(item => item.Element)];
        Array.Sort(places);
        return places;
    }

    private sealed class Worst : IComparer<(float Score, long Place)>
    {
        public static Worst First { get; } = new();

        public int Compare((float Score, long Place) one, (float Score, long Place) other)
        {
            int byScore = one.Score.CompareTo(other.Score);
            return byScore != 0 ? byScore : other.Place.CompareTo(one.Place);
        }
    }
}
