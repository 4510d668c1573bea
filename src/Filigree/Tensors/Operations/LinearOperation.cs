using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// y = x W + b at every position, with ReLU fused on request; x [sample, input], W [input, output]. Where most of the data are zero, as in images
/// of digits, the products skip the zeros. Few outputs behind a sparse layer are computed as [output, sample], which spares the
/// transposes and fills whole vectors. All ways give equal bits. Weights of the sparse form are for
/// <see cref="SparseLinearOperation"/>.
/// </summary>
internal sealed class LinearOperation : Operation
{
    // Outputs up to which a transposed copy of the weights is small beside the batch.
    private const int FewOutputs = 64;

    private Variable input = null!;
    private SparseBatch? sparse;
    private Variable output = null!;
    private Parameter weight = null!;
    private Parameter? bias;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, input], or [input, sample], which is transposed first where there are many outputs.</param>
    /// <param name="weight">A weight of as many inputs as <paramref name="input"/> has channels.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>[sample, output], or [output, sample] for few outputs of [input, sample].</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu = false)
    {
        if (input.Shape.Channels != weight.Shape.Inputs)
        {
            throw new ArgumentException(
                $"{weight.Name} takes {weight.Shape.Inputs} inputs; it was given {input.Shape.Channels}."
            );
        }

        Layout layout = weight.Shape.Outputs <= FewOutputs ? input.Layout : Layout.SampleRows;
        input = TransposeOperation.InLayout(tape, input, layout);
        bool neuronsAreRows = layout == Layout.NeuronRows;
        int outputs = weight.Shape.Outputs;
        Tensor matrix = tape.Use(weight).Value;
        Variable output = tape.NewVariable(input.Shape.WithChannels(outputs), requiresGradient: true, layout);
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        // Looking for zeros pays where the weight's gradient skips them too.
        SparseBatch? sparse = input.RequiresGradient || !tape.IsRecording || neuronsAreRows ? null : input.FindSparse();
        if (neuronsAreRows)
        {
            ReadOnlyMatrixSpan transposed = matrix.Matrix;
            MatrixProduct.Multiply(
                transposed.Transposed,
                input.NeuronsOf(input.Value),
                output.NeuronsOf(output.Value),
                workers: tape.Workers
            );
            Finish(output, shift, relu);
        }
        else if (sparse is not null)
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

        bool neuronsAreRows = output.Layout == Layout.NeuronRows;
        MatrixSpan gradient = neuronsAreRows ? output.NeuronsOf(output.Gradient) : output.Gradient.Matrix;
        ReadOnlyMatrixSpan samples = gradient;
        if (relu)
        {
            Elementwise.ReluBackward(output.Value.Span, output.Gradient.Span, output.Gradient.Span);
        }

        if (bias is not null)
        {
            Tensor biasGradient = bias.Variable.WriteGradient(out bool accumulateBias);
            Reductions.ColumnSums(neuronsAreRows ? samples.Transposed : samples, biasGradient.Row(0), accumulateBias);
        }

        weight.AddGradient(new ProductGradient(input, output, sparse), tape.Workers);
        if (input.RequiresGradient)
        {
            Tensor inputGradient = input.WriteGradient(out bool accumulate);
            ReadOnlyMatrixSpan matrix = weight.Value.Matrix;
            MatrixProduct.Multiply(
                neuronsAreRows ? matrix : gradient,
                neuronsAreRows ? gradient : matrix.Transposed,
                neuronsAreRows ? input.NeuronsOf(inputGradient) : inputGradient.Matrix,
                accumulate,
                scale: 1,
                bias: default,
                relu: false,
                tape.Workers,
                isPadded: true
            );
        }
    }

    // What the product's own end does where outputs are columns.
    private static void Finish(Variable output, Tensor? shift, bool relu)
    {
        MatrixSpan rows = output.NeuronsOf(output.Value);
        for (int neuron = 0; neuron < rows.Rows; neuron++)
        {
            Span<float> row = rows.Row(neuron);
            if (shift is not null)
            {
                Elementwise.AddNumber(shift.Row(0)[neuron], row);
            }

            if (relu)
            {
                Elementwise.Relu(row, row);
            }
        }

        if (shift is not null && output.Shape.Positions > 1)
        {
            output.Value.ClearPadding();
        }
    }
}
