using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A product of the last backward pass by connections alone: what the gradient at every other entry is made of, as long as the pass's variables
/// are valid.
/// </summary>
/// <param name="Input">[input, sample], or the images that a convolution saw, [channel, position, sample].</param>
/// <param name="Output">Holds the gradient by the outputs, [output, sample] or [output, position, sample].</param>
/// <param name="Convolution">The windows; null for a linear layer.</param>
internal readonly record struct WeightUse(Variable Input, Variable Output, SparseConvolution? Convolution)
{
    /// <summary>Adds the gradient at every entry of some outputs; each sum runs over the samples in order.</summary>
    /// <param name="firstOutput">The first output.</param>
    /// <param name="rows">[output, input]; a row an output.</param>
    /// <param name="shape">The weight's matrix view.</param>
    /// <param name="accumulate">Adds to what <paramref name="rows"/> holds.</param>
    /// <param name="workers">Threads to use.</param>
    public void Gradient(int firstOutput, MatrixSpan rows, MatrixShape shape, bool accumulate, Workers? workers)
    {
        if (Convolution is { } convolution)
        {
            OfConvolution(convolution, firstOutput, rows, shape, accumulate, workers ?? Workers.Single);
            return;
        }

        MatrixSpan outputs = Output.NeuronsOf(Output.Gradient);
        var some = new ReadOnlyMatrixSpan(
            outputs.Values[(firstOutput * outputs.Stride)..],
            rows.Rows,
            outputs.Columns,
            outputs.Stride
        );
        ReadOnlyMatrixSpan inputs = Input.NeuronsOf(Input.Value);
        MatrixProduct.Multiply(some, inputs.Transposed, rows, accumulate, workers: workers);
    }

    // The outputs in question have every connection, the others none.
    private void OfConvolution(
        in SparseConvolution convolution,
        int firstOutput,
        MatrixSpan rows,
        MatrixShape shape,
        bool accumulate,
        Workers workers
    )
    {
        var starts = new int[shape.Outputs + 1];
        var tails = new int[rows.Rows * shape.Inputs];
        for (int output = 0; output < shape.Outputs; output++)
        {
            starts[output + 1] = Math.Clamp(output + 1 - firstOutput, 0, rows.Rows) * shape.Inputs;
        }

        for (int index = 0; index < tails.Length; index++)
        {
            tails[index] = index % shape.Inputs;
        }

        var all = new SparseMatrix("", shape.Outputs, shape.Inputs, starts, tails, new float[tails.Length]);
        Connections connections = Connections.Of(all);
        var gradient = new float[tails.Length];
        convolution.Backward(
            connections,
            all.Values,
            Input.Value.Span,
            Output.Gradient.Span,
            gradient,
            dx: default,
            accumulate: false,
            workers
        );
        for (int index = 0; index < tails.Length; index++)
        {
            (int row, int input) = Math.DivRem(index, shape.Inputs);
            ref float place = ref rows.Row(row)[input];
            place = (accumulate ? place : 0) + gradient[connections.Places[index]];
        }
    }
}
