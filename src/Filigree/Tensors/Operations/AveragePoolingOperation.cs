using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The mean of each channel in every window.</summary>
internal sealed class AveragePoolingOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private PoolingGeometry geometry;
    private bool countsPadding;

    internal static Variable Apply(Tape tape, Variable input, in PoolingGeometry geometry, bool countsPadding = true)
    {
        Variable output = PoolingShape.NewOutput(tape, input, geometry);
        Pooling.Mean(geometry, input.Value.Matrix, output.Value.Matrix, countsPadding, tape.Workers);
        if (tape.IsRecording)
        {
            AveragePoolingOperation record = tape.Record<AveragePoolingOperation>();
            (record.input, record.output) = (input, output);
            (record.geometry, record.countsPadding) = (geometry, countsPadding);
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
        Pooling.MeanBackward(
            geometry,
            output.Gradient.Matrix,
            gradient.Matrix,
            countsPadding,
            accumulate,
            tape.Workers
        );
    }
}
