using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A convolution by all entries of a weight, [sample, position, channel], with ReLU fused on request. Weights of the sparse form are for
/// <see cref="SparseConvolutionOperation"/>.
/// </summary>
internal sealed class ConvolutionOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Parameter weight = null!;
    private Parameter? bias;
    private ConvolutionKernel kernel = null!;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images of the kernel's size; transposed first if rows are neurons.</param>
    /// <param name="weight">A weight of the kernel's shape.</param>
    /// <param name="kernel">The windows, and how they are computed.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <param name="sumsBias">False where a later operation sums the gradient of the biases.</param>
    /// <returns>[sample, position, output].</returns>
    public static Variable Apply(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        bool relu = false,
        bool sumsBias = true
    )
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        Variable output = tape.NewVariable(
            input.Shape with
            {
                Sample = ConvolutionShape.Of(input, kernel.Geometry),
            },
            requiresGradient: true
        );
        Tensor matrix = tape.Use(weight).Value;
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        kernel.Forward(
            input.Value.Matrix,
            matrix.Matrix,
            shift is null ? default : shift.Row(0),
            relu,
            output.Value.Matrix,
            tape.Workers
        );
        if (tape.IsRecording)
        {
            ConvolutionOperation record = tape.Record<ConvolutionOperation>();
            (record.input, record.output, record.kernel) = (input, output, kernel);
            (record.weight, record.bias, record.relu) = (weight, sumsBias ? bias : null, relu);
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

        OutputGradients.Finish(tape, output, bias, relu);
        weight.Stored.ForgetTrainedGradient();
        Tensor weightGradient = weight.Variable.WriteGradient(out bool accumulateWeight);
        kernel.WeightGradient(
            input.Value.Matrix,
            output.Gradient.Matrix,
            weightGradient.Matrix,
            accumulateWeight,
            tape.Workers
        );
        if (input.RequiresGradient)
        {
            Tensor inputGradient = input.WriteGradient(out bool accumulate);
            kernel.InputGradient(
                output.Gradient.Matrix,
                weight.Value.Matrix,
                inputGradient.Matrix,
                accumulate,
                tape.Workers
            );
        }
    }
}
