using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Multiplies all numbers by a constant.</summary>
internal sealed class FactorOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private float factor;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="factor">The constant.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply(Tape tape, Variable input, float factor)
    {
        Variable output = tape.NewVariableLike(input, input.RequiresGradient);
        input.Value.Span.CopyTo(output.Value.Span);
        Elementwise.Scale(factor, output.Value.Span);
        if (tape.IsRecording)
        {
            FactorOperation record = tape.Record<FactorOperation>();
            (record.input, record.output, record.factor) = (input, output, factor);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient || !input.RequiresGradient)
        {
            return;
        }

        Tensor gradient = input.WriteGradient(out bool accumulate);
        if (accumulate)
        {
            Elementwise.AddScaled(factor, output.Gradient.Span, gradient.Span);
        }
        else
        {
            output.Gradient.Span.CopyTo(gradient.Span);
            Elementwise.Scale(factor, gradient.Span);
        }
    }
}
