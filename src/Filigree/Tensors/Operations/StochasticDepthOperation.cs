using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Sets all numbers of a random share of the samples to 0 and scales the others by 1 / (1 - rate).</summary>
internal sealed class StochasticDepthOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable factors = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Any shape; transposed first if rows are neurons.</param>
    /// <param name="rate">Share of the samples, in [0, 1).</param>
    /// <param name="stream">Draws one number a sample.</param>
    /// <returns>[sample, position, channel].</returns>
    public static Variable Apply(Tape tape, Variable input, float rate, RandomStream stream)
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        Variable factors = tape.NewVariable(1, input.Shape.Samples, requiresGradient: false);
        Span<float> values = factors.Value.Row(0);
        stream.FillUniform(values, 0, 1);
        foreach (ref float value in values)
        {
            value = value < rate ? 0 : 1 / (1 - rate);
        }

        Variable output = tape.NewVariableLike(input, input.RequiresGradient);
        Scale(input.Value, values, output.Value, accumulate: false);
        if (tape.IsRecording && input.RequiresGradient)
        {
            StochasticDepthOperation record = tape.Record<StochasticDepthOperation>();
            (record.input, record.output, record.factors) = (input, output, factors);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (output.HasGradient && input.RequiresGradient)
        {
            Tensor gradient = input.WriteGradient(out bool accumulate);
            Scale(output.Gradient, factors.Value.Row(0), gradient, accumulate);
        }
    }

    // What is dropped is 0 whatever it was, infinite too.
    private static void Scale(Tensor from, ReadOnlySpan<float> factors, Tensor to, bool accumulate)
    {
        int length = factors.IsEmpty ? 0 : from.Span.Length / factors.Length;
        for (int sample = 0; sample < factors.Length; sample++)
        {
            Span<float> target = to.Span.Slice(sample * length, length);
            if (!accumulate)
            {
                target.Clear();
            }

            if (factors[sample] != 0)
            {
                Elementwise.AddScaled(factors[sample], from.Span.Slice(sample * length, length), target);
            }
        }
    }
}
