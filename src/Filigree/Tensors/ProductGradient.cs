using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A weight's gradient that is known only as a product: inputs transposed times output gradients. Rows of inputs that were
/// blank have a gradient of 0 and take no part.
/// </summary>
/// <param name="Input">[sample, input], without the blank columns.</param>
/// <param name="Output">Holds the gradient by the outputs, [sample, output].</param>
/// <param name="Runs">Where the columns of <paramref name="Input"/> belong; null if none is blank.</param>
internal readonly record struct ProductGradient(Variable Input, Variable Output, ColumnRuns? Runs)
{
    /// <summary>Number of rows that are not blank.</summary>
    public int Rows => Input.Value.Columns;

    /// <summary>Computes some of the rows that are not blank.</summary>
    /// <param name="firstRow">Index of the first among those that are not blank.</param>
    /// <param name="panel">Receives the rows.</param>
    /// <param name="accumulate">True to add to what the panel holds.</param>
    /// <param name="workers">Threads to use.</param>
    public void Compute(int firstRow, MatrixSpan panel, bool accumulate = false, Workers? workers = null)
    {
        MatrixSpan input = Input.Value.Matrix;
        var columns = new ReadOnlyMatrixSpan(input.Values[firstRow..], input.Rows, panel.Rows, input.Stride);
        MatrixProduct.Multiply(columns.Transposed, Output.Gradient.Matrix, panel, accumulate, workers: workers);
    }
}
