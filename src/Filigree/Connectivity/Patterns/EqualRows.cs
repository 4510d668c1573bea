using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>
/// Every neuron keeps as many candidates, its best: the number that is asked for over the number of neurons, to the nearest; all where it has no more.
/// </summary>
internal sealed class EqualRows : IPattern
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new("rows", "every neuron has as many connections", [], _ => new EqualRows());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count, kept);
        long each = FanIn.Each(count, candidates.Rows);
        for (int row = 0; row < candidates.Rows; row++)
        {
            Range range = candidates.Range(row);
            Best.Keep(scores[range], each, kept[range]);
        }
    }
}
