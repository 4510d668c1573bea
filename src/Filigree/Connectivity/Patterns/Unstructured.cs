using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>Any set of connections: the candidates of the highest scores are kept, wherever they are.</summary>
public sealed class Unstructured : IPattern
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new("unstructured", "any set of connections", [], _ => new Unstructured());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count, kept);
        Best.Keep(scores, count, kept);
    }
}
