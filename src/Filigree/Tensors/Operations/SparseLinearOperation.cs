using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// y = W x + b at every position, by the connections of W alone, with ReLU fused on request; x [input, sample], y [output, sample].
/// </summary>
internal sealed class SparseLinearOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Parameter weight = null!;
    private Connections connections = null!;
    private Parameter? bias;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[input, sample], or [sample, input], which is transposed first.</param>
    /// <param name="weight">A weight that is stored by its connections.</param>
    /// <param name="connections">Its connections, from as many inputs.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>[output, sample].</returns>
    internal static Variable Apply(
        Tape tape,
        Variable input,
        Parameter weight,
        Connections connections,
        Parameter? bias,
        bool relu = false
    )
    {
        if (input.Shape.Channels != connections.Inputs)
        {
            throw new ArgumentException(
                $"{weight.Name} takes {connections.Inputs} inputs; it was given {input.Shape.Channels}."
            );
        }

        input = TransposeOperation.InLayout(tape, input, Layout.NeuronRows);
        Tensor values = tape.Use(weight).Value;
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        Variable output = tape.NewVariable(
            input.Shape.WithChannels(connections.Outputs),
            requiresGradient: true,
            Layout.NeuronRows
        );
        SparseProduct.Forward(
            connections,
            values.Span,
            input.NeuronsOf(input.Value),
            output.NeuronsOf(output.Value),
            shift is null ? default : shift.Row(0),
            relu,
            tape.Workers
        );
        if (shift is not null && output.Shape.Positions > 1)
        {
            output.Value.ClearPadding();
        }

        if (tape.IsRecording)
        {
            SparseLinearOperation record = tape.Record<SparseLinearOperation>();
            (record.input, record.output) = (input, output);
            (record.weight, record.connections) = (weight, connections);
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
        weight.Stored.Memory.AddUse(new WeightUse(input, output, Convolution: null));
        Tensor weightGradient = weight.Variable.WriteGradient(out bool accumulateWeight);
        Tensor weightTerm = accumulateWeight
            ? tape.NewVariable(1, weightGradient.Columns, requiresGradient: false).Value
            : weightGradient;
        bool accumulateInput = false;
        Tensor? inputGradient = input.RequiresGradient ? input.WriteGradient(out accumulateInput) : null;
        Tensor? inputTerm = accumulateInput
            ? tape.NewVariableLike(input, requiresGradient: false).Value
            : inputGradient;
        SparseProduct.Backward(
            connections,
            weight.Value.Span,
            input.NeuronsOf(input.Value),
            output.NeuronsOf(output.Gradient),
            weightTerm.Span,
            inputTerm is null ? default : input.NeuronsOf(inputTerm),
            tape.Workers
        );
        if (accumulateWeight)
        {
            Elementwise.Add(weightTerm.Span, weightGradient.Span);
        }

        if (accumulateInput)
        {
            Elementwise.Add(inputTerm!.Span, inputGradient!.Span);
        }
    }
}
