using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The s-shaped rectified linear unit with four learned parameters per neuron.</summary>
public sealed class SReluOperation : Operation
{
    private readonly Parameter[] parameters = new Parameter[4];
    private Variable input = null!;
    private Variable output = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, neuron], or [neuron, sample].</param>
    /// <param name="leftThreshold">t_l, one a neuron.</param>
    /// <param name="leftSlope">a_l, one a neuron.</param>
    /// <param name="rightThreshold">t_r, one a neuron.</param>
    /// <param name="rightSlope">a_r, one a neuron.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply(
        Tape tape,
        Variable input,
        Parameter leftThreshold,
        Parameter leftSlope,
        Parameter rightThreshold,
        Parameter rightSlope
    )
    {
        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        var values = new SReluParameters(
            tape.Use(leftThreshold).Value.Row(0),
            tape.Use(leftSlope).Value.Row(0),
            tape.Use(rightThreshold).Value.Row(0),
            tape.Use(rightSlope).Value.Row(0)
        );
        SRelu.Forward(input.Value.Matrix, values, output.Value.Matrix, input.Layout == Layout.NeuronRows);
        if (tape.IsRecording)
        {
            SReluOperation record = tape.Record<SReluOperation>();
            (record.input, record.output) = (input, output);
            record.parameters[0] = leftThreshold;
            record.parameters[1] = leftSlope;
            record.parameters[2] = rightThreshold;
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
        SRelu.Backward(
            input.Value.Matrix,
            Rows(parameter => parameter.Value),
            output.Gradient.Matrix,
            term.Matrix,
            Rows(parameter => parameter.Variable.Gradient),
            input.Layout == Layout.NeuronRows
        );
        if (accumulate && sum is not null)
        {
            Elementwise.Add(term.Span, sum.Span);
        }
    }

    private SReluParameters Rows(Func<Parameter, Tensor> of) =>
        new(of(parameters[0]).Row(0), of(parameters[1]).Row(0), of(parameters[2]).Row(0), of(parameters[3]).Row(0));
}
