using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Lays a batch out the other way, where a dense stretch of a network meets a sparse one.</summary>
public sealed class TransposeOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;

    /// <summary>The variable itself if it has the layout, else its transpose, made once a pass.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Either layout.</param>
    /// <param name="layout">The layout that is wanted.</param>
    public static Variable InLayout(Tape tape, Variable input, Layout layout)
    {
        if (input.Layout == layout)
        {
            return input;
        }

        return input.Transposed ??= Apply(tape, input, layout);
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient || !input.RequiresGradient)
        {
            return;
        }

        Tensor gradient = input.WriteGradient(out bool accumulate);
        Tensor term = accumulate ? tape.NewVariableLike(input, requiresGradient: false).Value : gradient;
        Transposition.Transpose(output.Gradient.Matrix, term.Matrix);
        if (accumulate)
        {
            Elementwise.Add(term.Span, gradient.Span);
        }
    }

    private static Variable Apply(Tape tape, Variable input, Layout layout)
    {
        Tensor value = input.Value;
        Variable output = tape.NewVariable(value.Columns, value.Rows, input.RequiresGradient, layout);
        Transposition.Transpose(value.Matrix, output.Value.Matrix);
        if (tape.IsRecording && input.RequiresGradient)
        {
            TransposeOperation record = tape.Record<TransposeOperation>();
            (record.input, record.output) = (input, output);
        }

        return output;
    }
}
