using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Both layouts hold images of rows, one a position: those of a sample, whose columns are channels, or those of a channel, whose columns are samples.
/// </summary>
internal static class PoolingShape
{
    public static Variable NewOutput(Tape tape, Variable input, in PoolingGeometry geometry)
    {
        SampleShape sample = input.Shape.Sample;
        if (sample.Height != geometry.Height || sample.Width != geometry.Width)
        {
            throw new ArgumentException($"The windows are for {geometry.Height} x {geometry.Width}, not for {sample}.");
        }

        var pooled = new SampleShape(geometry.OutputHeight, geometry.OutputWidth, sample.Channels);
        return tape.NewVariable(input.Shape with { Sample = pooled }, input.RequiresGradient, input.Layout);
    }
}
