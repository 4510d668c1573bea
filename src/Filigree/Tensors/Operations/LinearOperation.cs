using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// y = x W + b, with ReLU fused on request; x [sample, input], W [input, output]. Columns of data that are blank in the whole
/// batch, borders of images say, are left out of the products.
/// </summary>
public sealed class LinearOperation : Operation
{
    private Variable input = null!;
    private Variable factor = null!;
    private ColumnRuns? runs;
    private Variable output = null!;
    private Parameter weight = null!;
    private Parameter? bias;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, input].</param>
    /// <param name="weight">A weight of as many inputs as <paramref name="input"/> has columns.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>[sample, output].</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu = false)
    {
        if (input.Value.Columns != weight.Shape.Inputs)
        {
            throw new ArgumentException(
                $"{weight.Name} takes {weight.Shape.Inputs} inputs; it was given {input.Value.Columns}."
            );
        }

        Tensor matrix = tape.Use(weight).Value;
        Variable output = tape.NewVariable(input.Value.Rows, weight.Shape.Outputs, requiresGradient: true);
        (Variable factor, ColumnRuns? runs) = Pack(tape, input);
        if (runs is not null)
        {
            Tensor rows = tape.NewVariable(runs.Columns, weight.Shape.Outputs, requiresGradient: false).Value;
            runs.PackRows(matrix.Matrix, rows.Matrix);
            matrix = rows;
        }

        MatrixProduct.Multiply(
            factor.Value.Matrix,
            matrix.Matrix,
            output.Value.Matrix,
            bias: bias is null ? default : tape.Use(bias).Value.Row(0),
            relu: relu,
            workers: tape.Workers
        );
        if (tape.IsRecording)
        {
            LinearOperation record = tape.Record<LinearOperation>();
            (record.input, record.output, record.factor, record.runs) = (input, output, factor, runs);
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

        weight.AddGradient(new ProductGradient(factor, output, runs), tape.Workers);
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

    // Packing moves as many numbers as a product of a few columns takes: it pays where a good part is blank.
    private static (Variable Factor, ColumnRuns? Runs) Pack(Tape tape, Variable input)
    {
        if (input.RequiresGradient)
        {
            return (input, null);
        }

        ColumnRuns runs = input.FindColumnRuns();
        if (runs.Columns == 0 || 4 * runs.Columns > 3 * input.Value.Columns)
        {
            return (input, null);
        }

        Variable packed = tape.NewVariable(input.Value.Rows, runs.Columns, requiresGradient: false);
        runs.PackColumns(input.Value.Matrix, packed.Value.Matrix);
        return (packed, runs);
    }
}
