using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The largest number of each channel in every window. Its gradient goes to the first position, row by row, that has it. A ReLU before it gives what one
/// behind it does, and so does the gradient, a sum over all positions too: behind it there are fewer.
/// </summary>
internal sealed class MaxPoolingOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private PoolingGeometry geometry;
    private Parameter? bias;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images of the windows' size, in whatever layout.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="bias">Receives the gradient of what was added to each channel of the input, where rows are positions; or null.</param>
    /// <param name="relu">True to apply max(0, y).</param>
    internal static Variable Apply(
        Tape tape,
        Variable input,
        in PoolingGeometry geometry,
        Parameter? bias = null,
        bool relu = false
    )
    {
        Variable output = PoolingShape.NewOutput(tape, input, geometry);
        Pooling.Max(geometry, input.Value.Matrix, output.Value.Matrix, relu, tape.Workers);
        if (tape.IsRecording)
        {
            MaxPoolingOperation record = tape.Record<MaxPoolingOperation>();
            (record.input, record.output, record.geometry) = (input, output, geometry);
            (record.bias, record.relu) = (bias, relu);
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

        OutputGradients.Finish(tape, output, bias, relu);
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
