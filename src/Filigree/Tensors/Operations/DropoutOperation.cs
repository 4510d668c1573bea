using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Sets a random share of the numbers to 0 and scales the others by 1 / (1 - rate).</summary>
internal sealed class DropoutOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable factors = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="rate">Share to set to 0, in [0, 1).</param>
    /// <param name="stream">Draws one number for each element, sample by sample and position by position in either layout.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply(Tape tape, Variable input, float rate, RandomStream stream)
    {
        Tensor x = input.Value;
        Variable factors = tape.NewVariable(input.Shape, requiresGradient: false);
        for (int row = 0; row < factors.Value.Rows; row++)
        {
            Span<float> values = factors.Value.Row(row);
            stream.FillUniform(values, 0, 1);
            foreach (ref float value in values)
            {
                value = value < rate ? 0 : 1 / (1 - rate);
            }
        }

        factors = TransposeOperation.InLayout(tape, factors, input.Layout);
        Variable output = tape.NewVariableLike(input, input.RequiresGradient);
        x.Span.CopyTo(output.Value.Span);
        Elementwise.Multiply(factors.Value.Span, output.Value.Span);
        if (tape.IsRecording)
        {
            DropoutOperation record = tape.Record<DropoutOperation>();
            (record.input, record.output, record.factors) = (input, output, factors);
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

        Span<float> term = output.Gradient.Span;
        Elementwise.Multiply(factors.Value.Span, term);
        Tensor gradient = input.WriteGradient(out bool accumulate);
        if (accumulate)
        {
            Elementwise.Add(term, gradient.Span);
        }
        else
        {
            term.CopyTo(gradient.Span);
        }
    }
}
