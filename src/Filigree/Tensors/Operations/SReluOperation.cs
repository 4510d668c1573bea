using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The s-shaped rectified linear unit with four learned parameters per neuron. The right threshold is learned as an offset r from
/// the left one, t_r = t_l + |r|, so that the two never cross: a step on t_l moves both, and r has the gradient of t_r with the
/// sign of r (0 where r is 0).
/// </summary>
internal sealed class SReluOperation : Operation
{
    private readonly Parameter[] parameters = new Parameter[4];
    private Variable input = null!;
    private Variable output = null!;
    private Variable rightThreshold = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, neuron], or [neuron, sample].</param>
    /// <param name="leftThreshold">t_l, one a neuron.</param>
    /// <param name="leftSlope">a_l, one a neuron.</param>
    /// <param name="rightOffset">r of t_r = t_l + |r|, one a neuron.</param>
    /// <param name="rightSlope">a_r, one a neuron.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply(
        Tape tape,
        Variable input,
        Parameter leftThreshold,
        Parameter leftSlope,
        Parameter rightOffset,
        Parameter rightSlope
    )
    {
        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        ReadOnlySpan<float> left = tape.Use(leftThreshold).Value.Row(0);
        ReadOnlySpan<float> offset = tape.Use(rightOffset).Value.Row(0);
        Variable rightThreshold = tape.NewVariable(1, offset.Length, requiresGradient: false);
        Span<float> right = rightThreshold.Value.Row(0);
        for (int neuron = 0; neuron < right.Length; neuron++)
        {
            right[neuron] = left[neuron] + MathF.Abs(offset[neuron]);
        }

        var values = new SReluParameters(
            leftThreshold.Value.Row(0),
            tape.Use(leftSlope).Value.Row(0),
            right,
            tape.Use(rightSlope).Value.Row(0)
        );
        SReluFunction.Forward(
            ByNeuron(input, input.Value),
            values,
            ByNeuron(input, output.Value),
            input.Layout == Layout.NeuronRows
        );
        if (input.Shape.Positions > 1)
        {
            output.Value.ClearPadding();
        }

        if (tape.IsRecording)
        {
            SReluOperation record = tape.Record<SReluOperation>();
            (record.input, record.output, record.rightThreshold) = (input, output, rightThreshold);
            record.parameters[0] = leftThreshold;
            record.parameters[1] = leftSlope;
            record.parameters[2] = rightOffset;
            record.parameters[3] = rightSlope;
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

        foreach (Parameter parameter in parameters)
        {
            Tensor gradient = parameter.Variable.WriteGradient(out bool accumulateParameter);
            if (!accumulateParameter)
            {
                gradient.Clear();
            }
        }

        // Without a gradient to give, or with one to add to, the input's goes to a place of its own first.
        bool accumulate = true;
        Tensor? sum = input.RequiresGradient ? input.WriteGradient(out accumulate) : null;
        Tensor term = accumulate ? tape.NewVariableLike(input, requiresGradient: false).Value : sum!;
        Tensor byThreshold = tape.NewVariableLike(rightThreshold, requiresGradient: false).Value;
        byThreshold.Clear();
        SReluFunction.Backward(
            ByNeuron(input, input.Value),
            Rows(rightThreshold.Value, parameter => parameter.Value),
            ByNeuron(input, output.Gradient),
            ByNeuron(input, term),
            Rows(byThreshold, parameter => parameter.Variable.Gradient),
            input.Layout == Layout.NeuronRows
        );
        PassToOffset(byThreshold.Row(0));
        if (accumulate && sum is not null)
        {
            Elementwise.Add(term.Span, sum.Span);
        }
    }

    private void PassToOffset(ReadOnlySpan<float> byThreshold)
    {
        ReadOnlySpan<float> offset = parameters[2].Value.Row(0);
        Span<float> byLeft = parameters[0].Variable.Gradient.Row(0);
        Span<float> byOffset = parameters[2].Variable.Gradient.Row(0);
        for (int neuron = 0; neuron < offset.Length; neuron++)
        {
            byLeft[neuron] += byThreshold[neuron];
            byOffset[neuron] +=
                offset[neuron] > 0 ? byThreshold[neuron]
                : offset[neuron] < 0 ? -byThreshold[neuron]
                : 0;
        }
    }

    private static MatrixSpan ByNeuron(Variable input, Tensor tensor) =>
        input.Layout == Layout.NeuronRows ? input.NeuronsOf(tensor) : tensor.Matrix;

    private SReluParameters Rows(Tensor right, Func<Parameter, Tensor> of) =>
        new(of(parameters[0]).Row(0), of(parameters[1]).Row(0), right.Row(0), of(parameters[3]).Row(0));
}
