using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A weight's gradient that is known only as a product: inputs transposed times output gradients.</summary>
/// <param name="Input">[sample, input].</param>
/// <param name="Output">Holds the gradient by the outputs, [sample, output].</param>
/// <param name="Sparse">The inputs that are not zero; null where they are many.</param>
internal readonly record struct ProductGradient(Variable Input, Variable Output, SparseBatch? Sparse)
{
    /// <summary>Computes some rows: those of some inputs.</summary>
    /// <param name="firstRow">The first.</param>
    /// <param name="panel">Receives the rows.</param>
    /// <param name="workers">Threads to use.</param>
    public void Compute(int firstRow, MatrixSpan panel, Workers? workers = null)
    {
        if (Sparse is not null)
        {
            Sparse.MultiplyTransposed(firstRow, Output.Gradient.Matrix, panel);
            return;
        }

        MatrixSpan input = Input.Value.Matrix;
        var columns = new ReadOnlyMatrixSpan(input.Values[firstRow..], input.Rows, panel.Rows, input.Stride);
        MatrixProduct.Multiply(columns.Transposed, Output.Gradient.Matrix, panel, workers: workers);
    }
}
