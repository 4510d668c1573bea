using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The sum of two variables of one shape.</summary>
public sealed class SumOperation : Operation
{
    private Variable left = null!;
    private Variable right = null!;
    private Variable output = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="left">Any shape.</param>
    /// <param name="right">The same shape; transposed first if it has the other layout.</param>
    /// <returns>Shape and layout of <paramref name="left"/>.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Tape tape, Variable left, Variable right)
    {
        if (left.Shape != right.Shape)
        {
            throw new ArgumentException(
                $"{left.Shape.Samples} samples of {left.Shape.Sample} and {right.Shape.Samples} of {right.Shape.Sample} have no sum."
            );
        }

        right = TransposeOperation.InLayout(tape, right, left.Layout);
        Variable output = tape.NewVariableLike(left, left.RequiresGradient || right.RequiresGradient);
        left.Value.Span.CopyTo(output.Value.Span);
        Elementwise.Add(right.Value.Span, output.Value.Span);
        if (tape.IsRecording)
        {
            SumOperation record = tape.Record<SumOperation>();
            (record.left, record.right, record.output) = (left, right, output);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (output.HasGradient)
        {
            Pass(output.Gradient, left);
            Pass(output.Gradient, right);
        }
    }

    private static void Pass(Tensor gradient, Variable to)
    {
        if (!to.RequiresGradient)
        {
            return;
        }

        Tensor own = to.WriteGradient(out bool accumulate);
        if (accumulate)
        {
            Elementwise.Add(gradient.Span, own.Span);
        }
        else
        {
            gradient.Span.CopyTo(own.Span);
        }
    }
}
