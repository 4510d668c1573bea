using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>What a convolution makes of its input.</summary>
internal static class ConvolutionShape
{
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public static SampleShape Of(Variable input, ConvolutionGeometry geometry)
    {
        SampleShape sample = input.Shape.Sample;
        return
            sample.Height == geometry.Height && sample.Width == geometry.Width && sample.Channels == geometry.Channels
            ? new SampleShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Outputs)
            : throw new ArgumentException($"A {geometry} was given samples of {sample}.");
    }
}
