using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// Entries of one layer in some output neurons' rows, with what a score may want to know of them: all connections of the layer, or the free entries of
/// some rows. Spans that were not asked for (<see cref="IScore.Needs"/>) are empty.
/// </summary>
public readonly ref struct Candidates
{
    /// <summary>The connections of all layers, first layer first, as they stand before entries are grown, or cut.</summary>
    public required IReadOnlyList<SparseMatrix> Network { get; init; }

    /// <summary>Which layer it is.</summary>
    public required int Layer { get; init; }

    /// <summary>The output neuron of the first row.</summary>
    public required int FirstOutput { get; init; }

    /// <summary>The candidates: a row an output neuron, its input neurons ascending.</summary>
    public required PlaceRows Places { get; init; }

    /// <summary>Where chance comes from.</summary>
    public required RandomStream Random { get; init; }

    /// <summary>How much of the time in which the rule acts is behind, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>A weight a candidate; empty for free entries.</summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>A gradient a candidate: <see cref="Needs.Gradient"/> or, for free entries, <see cref="Needs.DenseGradient"/>.</summary>
    public ReadOnlySpan<float> Gradients { get; init; }

    /// <summary>A momentum a candidate: <see cref="Needs.Momentum"/>.</summary>
    public ReadOnlySpan<float> Momenta { get; init; }

    /// <summary>A number a candidate: <see cref="Needs.HessianProduct"/>.</summary>
    public ReadOnlySpan<float> HessianProducts { get; init; }

    /// <summary>What flows through each connection, in shares of the largest flow of the network: <see cref="Needs.Flow"/>.</summary>
    public ReadOnlySpan<float> Flow { get; init; }

    /// <summary>The norm of what each connection reads: <see cref="Needs.InputNorms"/>.</summary>
    public ReadOnlySpan<float> InputNorms { get; init; }
}
