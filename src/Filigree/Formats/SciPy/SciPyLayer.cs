using Filigree.Numerics;
using static System.FormattableString;

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
    public override WeightMatrix ReadMatrix()
    {
        long places = (long)Shape.Outputs * Shape.Inputs;
        return places <= MostPlaces
            ? ReadSparse().ToDense()
            : throw new UserError(
                Invariant($"is {Shape.Outputs:N0} x {Shape.Inputs:N0}, too large to be a dense matrix"),
                path,
                Invariant($"at most {MostPlaces:N0} places")
            );
    }

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse() => matrix.Read(Name).Weights;

    /// <inheritdoc/>
    public override SparseMatrix? ReadBiasRow() => matrix.Read(Name).Biases;

    /// <inheritdoc/>
    public override ConversionLoss LossOfSingles() => matrix.LossOfSingles();

    private static readonly int MostPlaces = Array.MaxLength;
}
