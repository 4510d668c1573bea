using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Every entry has a weight that is trained: [input, output].</summary>
/// <param name="shape">The matrix view's shape.</param>
/// <param name="memory">The numbers; zeros when null.</param>
internal sealed class DenseForm(MatrixShape shape, FormMemory? memory = null)
    : FullForm(shape, memory ?? new FormMemory(shape.Inputs, shape.Outputs))
{
    public override WeightForm Kind => WeightForm.Dense;

    public override bool ConnectsAll => true;

    public override int ConnectionCount => Shape.Count;

    public override DenseForm Open() => this;

    // The padding of a tensor holds zeros.
    public override double MeanGradientMagnitude() =>
        Reductions.SumAbs(Memory.Gradient(workers: null).Span) / Math.Max(1, Shape.Count);

    public override double SquaredGradient() => Reductions.SumOfSquares(Memory.Gradient(workers: null).Span);

    public override SparseMatrix Connect(MatrixShape shape) =>
        SparseMatrix.Full(new WeightMatrix("", shape.Outputs, shape.Inputs, new float[shape.Count]) { Shape = shape });

    public override SparseMatrix ToSparse(string name)
    {
        var matrix = new float[Shape.Count];
        Read(matrix);
        return SparseMatrix.NonZero(new WeightMatrix(name, Shape.Outputs, Shape.Inputs, matrix) { Shape = Shape });
    }
}
