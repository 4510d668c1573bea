using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A weight's gradient that is known only as a product: inputs transposed times output gradients.</summary>
/// <param name="Input">[sample, input], or [input, sample].</param>
/// <param name="Output">Holds the gradient by the outputs, [sample, output], or [output, sample].</param>
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

        if (Input.Layout == Layout.NeuronRows)
        {
            MatrixSpan neurons = Input.NeuronsOf(Input.Value);
            ReadOnlySpan<float> values = neurons.Values.Slice(firstRow * neurons.Stride, panel.Rows * neurons.Stride);
            ReadOnlyMatrixSpan gradient = Output.NeuronsOf(Output.Gradient);
            var rows = new ReadOnlyMatrixSpan(values, panel.Rows, neurons.Columns, neurons.Stride);
            MatrixProduct.Multiply(rows, gradient.Transposed, panel, workers: workers);
            return;
        }

        MatrixSpan input = Input.Value.Matrix;
        var columns = new ReadOnlyMatrixSpan(input.Values[firstRow..], input.Rows, panel.Rows, input.Stride);
        MatrixProduct.Multiply(columns.Transposed, Output.Gradient.Matrix, panel, workers: workers);
    }

    /// <summary>Whether <see cref="Apply"/> is possible.</summary>
    public bool CanApply =>
        Sparse is null && Input.Layout == Layout.SampleRows && Input.Value.Rows <= FusedUpdate.MostSamples;

    /// <summary>Computes some rows and applies an optimizer's step to these rows of the weights, without writing the gradient.</summary>
    /// <param name="firstRow">The first.</param>
    /// <param name="weights">The weights' rows.</param>
    /// <param name="first">The optimizer's first numbers of these rows; empty if it has none.</param>
    /// <param name="second">The optimizer's second numbers of these rows; empty if it has none.</param>
    /// <param name="mask">0 where a weight of these rows is held at zero; empty for no mask.</param>
    /// <param name="scored">What <paramref name="weights"/> are the scores of; the default where they are weights.</param>
    /// <param name="update">The step.</param>
    public void Apply<TUpdate>(
        int firstRow,
        MatrixSpan weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored,
        TUpdate update
    )
        where TUpdate : struct, IParameterUpdate
    {
        MatrixSpan input = Input.Value.Matrix;
        var columns = new ReadOnlyMatrixSpan(input.Values[firstRow..], input.Rows, weights.Rows, input.Stride);
        FusedUpdate.Run(columns, Output.Gradient.Matrix, weights, first, second, mask, scored, update);
    }
}
