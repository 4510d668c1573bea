using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>How many connections of a layer stay at an event, and how many it has afterwards.</summary>
/// <param name="Kept">The best that stay, at most as many as there are.</param>
/// <param name="Total">All that there are afterwards; the rest are grown.</param>
public readonly record struct Quota(long Kept, long Total);

/// <summary>What layers share at an event.</summary>
public sealed record Turnover
{
    /// <summary>The layers' matrix views, first layer first.</summary>
    public required IReadOnlyList<MatrixShape> Layers { get; init; }

    /// <summary>Connections of each layer before.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Connections of each layer when training began.</summary>
    public required IReadOnlyList<long> First { get; init; }

    /// <summary>Density over all these layers that is wanted; null where it stays.</summary>
    public double? Density { get; init; }

    /// <summary>Fraction of each layer's connections that leaves, for others to come.</summary>
    public double Moves { get; init; }

    /// <summary>Whether no event follows.</summary>
    internal bool IsLast { get; init; }

    /// <summary>A score a connection of each layer, in their order.</summary>
    public required IReadOnlyList<float[]> Scores { get; init; }

    /// <summary>Mean magnitude of the momentum of each layer's connections; empty where nobody wants to know it.</summary>
    public IReadOnlyList<double> Momenta { get; init; } = [];
}

/// <summary>How cutting and growing is shared among layers. It belongs to one training, and may remember.</summary>
public interface IShares
{
    /// <summary>Name in study files, such as <c>same</c>.</summary>
    string Name { get; }

    /// <summary>Whether it wants to know <see cref="Turnover.Momenta"/>.</summary>
    bool NeedsMomentum => false;

    /// <summary>Whether layers have as many connections together as a density says that the rule goes to.</summary>
    bool TakesDensity => true;

    /// <summary>How many connections each layer is to have; null where scores decide, or their number stays.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    /// <param name="first">Connections of each layer when training began.</param>
    /// <param name="density">Density over all these layers that is wanted; null where it stays.</param>
    IReadOnlyList<long>? Goal(IReadOnlyList<MatrixShape> layers, IReadOnlyList<long> first, double? density) => null;

    /// <summary>The quota of each layer.</summary>
    /// <param name="turnover">What is shared.</param>
    IReadOnlyList<Quota> Share(Turnover turnover);

    /// <summary>Writes what it remembers.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(BinaryWriter writer) { }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The state.</param>
    void Restore(BinaryReader reader) { }
}
