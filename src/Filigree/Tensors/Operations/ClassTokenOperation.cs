using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Puts one learned token in front of those of every sample.</summary>
internal sealed class ClassTokenOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Parameter token = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, token, channel]; transposed first if rows are neurons.</param>
    /// <param name="token">A number a channel.</param>
    /// <returns>One token more a sample.</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter token)
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        int count = input.Shape.Positions;
        Variable output = tape.NewVariable(
            input.Shape with
            {
                Sample = SampleShape.Tokens(count + 1, input.Shape.Channels),
            },
            requiresGradient: true
        );
        ReadOnlySpan<float> first = tape.Use(token).Value.Row(0);
        int length = count * input.Value.Stride;
        for (int sample = 0; sample < input.Shape.Samples; sample++)
        {
            first.CopyTo(output.Value.Row(sample * (count + 1)));
            input.Value.Span.Slice(sample * length, length).CopyTo(Others(output.Value, sample, count));
        }

        if (tape.IsRecording)
        {
            ClassTokenOperation record = tape.Record<ClassTokenOperation>();
            (record.input, record.output, record.token) = (input, output, token);
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

        int count = input.Shape.Positions;
        Tensor gradient = output.Gradient;
        TokenSums.Add(gradient, output.Shape, 0, token.Variable.WriteGradient(out bool adds).Row(0), adds);
        if (!input.RequiresGradient)
        {
            return;
        }

        Tensor inputGradient = input.WriteGradient(out bool accumulate);
        int length = count * gradient.Stride;
        for (int sample = 0; sample < input.Shape.Samples; sample++)
        {
            Span<float> to = inputGradient.Span.Slice(sample * length, length);
            Span<float> from = Others(gradient, sample, count);
            if (accumulate)
            {
                Elementwise.Add(from, to);
            }
            else
            {
                from.CopyTo(to);
            }
        }
    }

    private static Span<float> Others(Tensor tensor, int sample, int count) =>
        tensor.Span.Slice((sample * (count + 1) + 1) * tensor.Stride, count * tensor.Stride);
}
