using Filigree.Numerics;

namespace Filigree.Studies.Experiments;

/// <summary>
/// What a multiply-add of a convolution takes, in those of a product of matrices, over all three passes: measured on whole training steps
/// (docs/performance.md).
/// </summary>
internal static class ConvolutionCost
{
    private const double Depthwise = 4;
    private const double Unrolled = 2.5;

    // The lanes of the vectors of most machines.
    private const int Lanes = 8;

    /// <summary>The factor of what computes a convolution; 1 for what is none.</summary>
    public static double Factor(ConvolutionKernel? kernel) => kernel is null ? 1 : Factor(kernel.Form, kernel.Geometry);

    private static double Factor(ConvolutionForm form, ConvolutionGeometry geometry) =>
        form switch
        {
            ConvolutionForm.Winograd => OfWinograd(geometry),
            ConvolutionForm.Direct => OfDirect(geometry),
            ConvolutionForm.Depthwise => Depthwise,
            _ => Unrolled,
        };

    // A quarter of the multiplications; transforms, which weigh more the fewer channels there are.
    private static double OfWinograd(ConvolutionGeometry geometry) =>
        0.5 + 6.0 / Math.Min(geometry.Channels, geometry.Outputs);

    // Short sums are read and written as often as long ones, and the last vector of outputs may be filled in part.
    private static double OfDirect(ConvolutionGeometry geometry) =>
        (1.3 + 25.0 / geometry.Places) * ((geometry.Outputs + Lanes - 1) / Lanes * Lanes) / geometry.Outputs;
}
