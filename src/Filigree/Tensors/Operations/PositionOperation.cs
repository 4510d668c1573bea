using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Adds learned numbers to those of every sample, some for each position.</summary>
internal sealed class PositionOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Parameter positions = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, position, channel]; transposed first if rows are neurons.</param>
    /// <param name="positions">Positions times channels numbers, position by position.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter positions)
    {
        if (input.Shape.Sample.Features != positions.Shape.Outputs)
        {
            throw new ArgumentException(
                $"{positions.Name} has {positions.Shape.Outputs} numbers; samples are {input.Shape.Sample}."
            );
        }

        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        ReadOnlySpan<float> all = tape.Use(positions).Value.Row(0);
        int channels = input.Shape.Channels;
        for (int row = 0; row < input.Value.Rows; row++)
        {
            int position = row % input.Shape.Positions;
            Elementwise.Sum(input.Value.Row(row), all.Slice(position * channels, channels), output.Value.Row(row));
        }

        if (tape.IsRecording)
        {
            PositionOperation record = tape.Record<PositionOperation>();
            (record.input, record.output, record.positions) = (input, output, positions);
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

        Tensor gradient = output.Gradient;
        Span<float> byPositions = positions.Variable.WriteGradient(out bool adds).Row(0);
        int channels = input.Shape.Channels;
        for (int position = 0; position < input.Shape.Positions; position++)
        {
            TokenSums.Add(gradient, output.Shape, position, byPositions.Slice(position * channels, channels), adds);
        }

        if (input.RequiresGradient)
        {
            Tensor inputGradient = input.WriteGradient(out bool accumulate);
            if (accumulate)
            {
                Elementwise.Add(gradient.Span, inputGradient.Span);
            }
            else
            {
                gradient.Span.CopyTo(inputGradient.Span);
            }
        }
    }
}
