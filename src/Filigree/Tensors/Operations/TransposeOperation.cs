using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Lays a batch out the other way, where a dense stretch of a network meets a sparse one.</summary>
internal sealed class TransposeOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;

    /// <summary>The variable itself if it has the layout, else its transpose, made once while it is in use.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Either layout.</param>
    /// <param name="layout">The layout that is wanted.</param>
    public static Variable InLayout(Tape tape, Variable input, Layout layout)
    {
        if (input.Layout == layout)
        {
            return input;
        }

        return input.Transposed ?? input.Transpose(Apply(tape, input, layout));
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
        Transpose(output.Gradient, term, input.Shape.Positions);
        if (accumulate)
        {
            Elementwise.Add(term.Span, gradient.Span);
        }
    }

    private static Variable Apply(Tape tape, Variable input, Layout layout)
    {
        Variable output = tape.NewVariable(input.Shape, input.RequiresGradient, layout);
        Transpose(input.Value, output.Value, input.Shape.Positions);
        if (tape.IsRecording && input.RequiresGradient)
        {
            TransposeOperation record = tape.Record<TransposeOperation>();
            (record.input, record.output) = (input, output);
        }

        return output;
    }

    // Rows [outer x position] of inner numbers become rows [inner x position] of outer ones.
    private static void Transpose(Tensor from, Tensor to, int positions)
    {
        int outer = from.Rows / positions;
        for (int position = 0; position < positions; position++)
        {
            Transposition.Transpose(
                new ReadOnlyMatrixSpan(
                    from.Span[(position * from.Stride)..],
                    outer,
                    from.Columns,
                    positions * from.Stride
                ),
                new MatrixSpan(to.Span[(position * to.Stride)..], from.Columns, outer, positions * to.Stride)
            );
        }
    }
}
