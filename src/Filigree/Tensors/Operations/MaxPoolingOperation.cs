using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The largest number of each channel in every window. Its gradient goes to the first position, row by row, that has it.</summary>
internal sealed class MaxPoolingOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private PoolingGeometry geometry;

    internal static Variable Apply(Tape tape, Variable input, in PoolingGeometry geometry)
    {
        Variable output = PoolingShape.NewOutput(tape, input, geometry);
        Pooling.Max(geometry, input.Value.Matrix, output.Value.Matrix, tape.Workers);
        if (tape.IsRecording)
        {
            MaxPoolingOperation record = tape.Record<MaxPoolingOperation>();
            (record.input, record.output, record.geometry) = (input, output, geometry);
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
        Pooling.MaxBackward(
            geometry,
            input.Value.Matrix,
            output.Value.Matrix,
            output.Gradient.Matrix,
            gradient.Matrix,
            accumulate,
            tape.Workers
        );
    }
}
