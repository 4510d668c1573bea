using Filigree.Formats;

namespace Filigree.Cli.Distances;

/// <summary>Which layers and connections of a file are compared.</summary>
/// <param name="Layers">Names or patterns of layers; none for all.</param>
/// <param name="Density">Share of the places whose strongest connections are kept, or null for all connections.</param>
/// <param name="HasBiasRow">Whether SciPy's sparse matrices end in a row of biases.</param>
/// <param name="Kernels">The order of the dimensions of all dense weights, or null: names tell.</param>
/// <param name="Key">Which dictionary of a PyTorch checkpoint is read, or null: the only one that has tensors.</param>
internal sealed record NetworkSelection(
    IReadOnlyList<string> Layers,
    decimal? Density,
    bool HasBiasRow,
    KernelOrder? Kernels,
    string? Key
)
{
    /// <summary>Whether magnitudes are compared, in single precision.</summary>
    public bool IsWeighted { get; init; }
}
