namespace Filigree.Topology;

/// <summary>How <see cref="Nnstd"/> compares two networks.</summary>
public sealed record NnstdOptions
{
    /// <summary>The method of the paper, output neurons held to their labels.</summary>
    public static NnstdOptions Default { get; } = new();

    /// <summary>
    /// True to assign the output neurons too, as the authors' program does; else each is compared with the one of the same number, for it
    /// stands for a class.
    /// </summary>
    public bool MatchOutputs { get; init; }

    /// <summary>
    /// True to weigh connections by the magnitude of their weights, which the paper does not: the distance of two neurons is 1 - sum
    /// of min(|w|, |w'|) / sum of max(|w|, |w'|) over their inputs (Jaccard's weighted form), a connection that is not there weighing 0.
    /// </summary>
    public bool Weighted { get; init; }

    /// <summary>
    /// How the layers join, for networks in which they do not simply follow each other: residual sums, groups, other orders of flattened features; null for layers of
    /// which each reads the one before.
    /// </summary>
    public ChannelGraph? Channels { get; init; }

    /// <summary>How to assign the neurons of layers that are too wide for an exact assignment; null, as a rule, for exactly.</summary>
    public NnstdApproximation? Approximation { get; init; }
}

/// <summary>
/// An assignment that is nearly the best: each neuron is assigned among the few nearest of the other network, by an auction. A layer's distance
/// is never below the exact one. Memory grows with neurons, with those that have inputs * candidates, and with connections.
/// </summary>
public sealed record NnstdApproximation
{
    /// <summary>How many of the nearest neurons each neuron may be assigned to, at least 1.</summary>
    public int Candidates
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 32;

    /// <summary>
    /// How far each layer's distance may lie above the best one among the candidates, above 0, at most 1. Time grows as it falls.
    /// </summary>
    public double Tolerance
    {
        get;
        init =>
            field = value is > 0 and <= 1
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a number above 0, at most 1.");
    } = 0.001;
}
