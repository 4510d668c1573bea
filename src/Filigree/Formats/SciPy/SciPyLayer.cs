using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>A layer that is a SciPy sparse matrix.</summary>
internal sealed class SciPyLayer(string name, string path, SciPyMatrix matrix)
    : WeightLayer(
        name,
        KernelLayout.Of(new MatrixShape(matrix.Outputs, matrix.Inputs)),
        [matrix.Rows, matrix.Outputs],
        matrix.Type
    )
{
    /// <inheritdoc/>
    public override bool IsSparse => true;

    /// <inheritdoc/>
    internal override bool IsInOut => true;

    /// <inheritdoc/>
    public override WeightMatrix ReadMatrix() => SparseLayers.ToDense(this, path);

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse() => matrix.Read(Name).Weights;

    /// <inheritdoc/>
    public override SparseMatrix? ReadBiasRow() => matrix.Read(Name).Biases;

    /// <inheritdoc/>
    internal override DoubleConnections? ReadSparseDoubles() => matrix.ReadDoubles(Name)?.Weights;

    /// <inheritdoc/>
    internal override DoubleConnections? ReadBiasRowDoubles() => matrix.ReadDoubles(Name)?.Biases;

    /// <inheritdoc/>
    public override ConversionLoss LossOfSingles() => matrix.LossOfSingles();
}
