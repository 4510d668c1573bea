using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// y = x W + b, with ReLU fused on request; x [sample, input], W [input, output]. Where most of the data are zero, as in images
/// of digits, the products skip the zeros, with equal bits. Weights of the sparse form are for <see cref="SparseLinearOperation"/>.
/// </summary>
public sealed class LinearOperation : Operation
{
    private Variable input = null!;
    private SparseBatch? sparse;
    private Variable output = null!;
    private Parameter weight = null!;
    private Parameter? bias;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, input], or [input, sample], which is transposed first.</param>
    /// <param name="weight">A weight of as many inputs as <paramref name="input"/> has columns.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>[sample, output].</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu = false)
    {
        if (input.Features != weight.Shape.Inputs)
        {
            throw new ArgumentException(
                $"{weight.Name} takes {weight.Shape.Inputs} inputs; it was given {input.Features}."
            );
        }

        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);

        Tensor matrix = tape.Use(weight).Value;
        Variable output = tape.NewVariable(input.Value.Rows, weight.Shape.Outputs, requiresGradient: true);
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        // Looking for zeros pays where the weight's gradient skips them too.
        SparseBatch? sparse = input.RequiresGradient || !tape.IsRecording ? null : input.FindSparse();
        if (sparse is not null)
        {
            ReadOnlySpan<float> row = shift is null ? default : shift.Span;
            sparse.Multiply(matrix.Matrix, row, relu, output.Value.Matrix, tape.Workers);
        }
        else
        {
            MatrixProduct.Multiply(
                input.Value.Matrix,
                matrix.Matrix,
                output.Value.Matrix,
                accumulate: false,
                scale: 1,
                shift is null ? default : shift.Row(0),
                relu,
                tape.Workers,
                isPadded: true
            );
        }

        if (tape.IsRecording)
        {
            LinearOperation record = tape.Record<LinearOperation>();
            (record.input, record.output, record.sparse) = (input, output, sparse);
            (record.weight, record.bias, record.relu) = (weight, bias, relu);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient)
        {
            return;
        }

        MatrixSpan gradient = output.Gradient.Matrix;
        if (relu)
        {
            Elementwise.ReluBackward(output.Value.Span, output.Gradient.Span, output.Gradient.Span);
        }

        if (bias is not null)
        {
            Tensor biasGradient = bias.Variable.WriteGradient(out bool accumulateBias);
            Reductions.ColumnSums(gradient, biasGradient.Row(0), accumulateBias);
        }

        weight.AddGradient(new ProductGradient(input, output, sparse), tape.Workers);
        if (input.RequiresGradient)
        {
            Tensor inputGradient = input.WriteGradient(out bool accumulate);
            ReadOnlyMatrixSpan matrix = weight.Value.Matrix;
            MatrixProduct.Multiply(
                gradient,
                matrix.Transposed,
                inputGradient.Matrix,
                accumulate,
                workers: tape.Workers
            );
        }
    }
}
