namespace Filigree.Numerics;

/// <summary>
/// The random streams of one trial. Every stream has a name and a seed of its own, so that no draw depends on
/// another's order, and a study can vary one stream and hold the rest.
/// </summary>
public sealed class Randomness
{
    private readonly IReadOnlyDictionary<string, ulong>? streamSeeds;

    /// <summary>Streams that all start from one seed.</summary>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="streamSeeds">Seeds of the streams that do not follow <paramref name="seed"/>, by stream name.</param>
    public Randomness(ulong seed, IReadOnlyDictionary<string, ulong>? streamSeeds = null)
    {
        Seed = seed;
        this.streamSeeds = streamSeeds;
    }

    /// <summary>The seed of every stream that has none of its own.</summary>
    public ulong Seed { get; }

    /// <summary>The stream of a name, at its first number.</summary>
    /// <param name="name">One of <see cref="StreamNames"/>, or a name of the caller's own.</param>
    /// <param name="layer">Index of the layer (or other part) that draws.</param>
    /// <param name="step">Step, epoch or generation the draw belongs to.</param>
    public RandomStream Stream(string name, int layer = 0, long step = 0) => new(SeedOf(name), name, layer, step);

    /// <summary>The seed of a stream: its own if it has one, else <see cref="Seed"/>.</summary>
    /// <param name="name">Its name.</param>
    public ulong SeedOf(string name) =>
        streamSeeds is not null && streamSeeds.TryGetValue(name, out ulong own) ? own : Seed;
}
