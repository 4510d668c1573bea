using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A convolution by the connections of its weight alone, with ReLU fused on request: [channel, position, sample].</summary>
internal sealed class SparseConvolutionOperation : Operation
{
    private Variable input = null!;
    private Variable images = null!;
    private Variable output = null!;
    private Parameter weight = null!;
    private Connections connections = null!;
    private Parameter? bias;
    private SparseConvolution convolution;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images of the kernel's size; transposed first if rows are samples.</param>
    /// <param name="weight">A weight that is stored by its connections.</param>
    /// <param name="connections">Its connections, those of a matrix of the kernel's shape.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>[output, position, sample].</returns>
    internal static Variable Apply(
        Tape tape,
        Variable input,
        Parameter weight,
        Connections connections,
        ConvolutionGeometry geometry,
        Parameter? bias,
        bool relu = false
    )
    {
        input = TransposeOperation.InLayout(tape, input, Layout.NeuronRows);
        Tensor values = tape.Use(weight).Value;
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        Variable output = tape.NewVariable(
            input.Shape with
            {
                Sample = ConvolutionShape.Of(input, geometry),
            },
            requiresGradient: true,
            Layout.NeuronRows
        );
        var convolution = new SparseConvolution(geometry, input.Value.Stride);
        Variable images = input;
        if (convolution.IsPadded)
        {
            images = NewImages(tape, input, convolution);
            convolution.Pad(input.Value.Span, images.Value.Span, tape.Workers);
        }

        int count = Math.Max(1, connections.Count);
        Span<int> offsets = MemoryMarshal.Cast<float, int>(
            tape.NewVariable(1, count, requiresGradient: false).Value.Span
        );
        Span<float> ordered = tape.NewVariable(1, count, requiresGradient: false).Value.Span;
        convolution.Order(connections, values.Row(0), offsets, ordered);
        convolution.Forward(
            connections,
            offsets,
            ordered,
            images.Value.Span,
            shift is null ? default : shift.Row(0),
            relu,
            output.Value.Span,
            tape.Workers
        );
        if (shift is not null)
        {
            output.Value.ClearPadding();
        }

        if (tape.IsRecording)
        {
            SparseConvolutionOperation record = tape.Record<SparseConvolutionOperation>();
            (record.input, record.images, record.output) = (input, images, output);
            (record.weight, record.connections, record.convolution) = (weight, connections, convolution);
            (record.bias, record.relu) = (bias, relu);
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

        NeuronGradients.Finish(tape, output, bias, relu);
        weight.Stored.ForgetTrainedGradient();
        weight.Stored.Memory.AddUse(new WeightUse(images, output, convolution));
        Tensor weightGradient = weight.Variable.WriteGradient(out bool accumulateWeight);
        Tensor weightTerm = accumulateWeight
            ? tape.NewVariable(1, weightGradient.Columns, requiresGradient: false).Value
            : weightGradient;
        bool accumulate = false;
        Tensor? inputGradient = input.RequiresGradient ? input.WriteGradient(out accumulate) : null;
        Tensor? imageGradient =
            inputGradient is null || !convolution.IsPadded ? inputGradient : NewImages(tape, input, convolution).Value;
        convolution.Backward(
            connections,
            weight.Value.Row(0),
            images.Value.Span,
            output.Gradient.Span,
            weightTerm.Row(0),
            imageGradient is null ? default : imageGradient.Span,
            accumulate && !convolution.IsPadded,
            tape.Workers
        );
        if (accumulateWeight)
        {
            Elementwise.Add(weightTerm.Span, weightGradient.Span);
        }

        if (inputGradient is not null && convolution.IsPadded)
        {
            convolution.Unpad(imageGradient!.Span, inputGradient.Span, accumulate, tape.Workers);
        }
    }

    private static Variable NewImages(Tape tape, Variable input, in SparseConvolution convolution) =>
        tape.NewVariable(
            input.Shape with
            {
                Sample = new SampleShape(convolution.Height, convolution.Width, input.Shape.Channels),
            },
            requiresGradient: false,
            Layout.NeuronRows
        );
}
