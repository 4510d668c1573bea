using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The first token of every sample alone.</summary>
internal sealed class FirstTokenOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, token, channel]; transposed first if rows are neurons.</param>
    /// <returns>[sample, channel].</returns>
    public static Variable Apply(Tape tape, Variable input)
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        Variable output = tape.NewVariable(input.Shape.Samples, input.Shape.Channels, input.RequiresGradient);
        for (int sample = 0; sample < input.Shape.Samples; sample++)
        {
            input.Value.Row(sample * input.Shape.Positions).CopyTo(output.Value.Row(sample));
        }

        if (tape.IsRecording && input.RequiresGradient)
        {
            FirstTokenOperation record = tape.Record<FirstTokenOperation>();
            (record.input, record.output) = (input, output);
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
        if (!accumulate)
        {
            gradient.Clear();
        }

        for (int sample = 0; sample < input.Shape.Samples; sample++)
        {
            Elementwise.Add(output.Gradient.Row(sample), gradient.Row(sample * input.Shape.Positions));
        }
    }
}
