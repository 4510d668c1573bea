using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Which form computes a convolution.</summary>
internal static class ConvolutionChoice
{
    /// <summary>The kernel of a geometry in a form, for the widest vectors there are.</summary>
    /// <exception cref="ArgumentException">The form cannot compute this geometry.</exception>
    public static ConvolutionKernel Create(ConvolutionGeometry geometry, ConvolutionForm form) =>
        Vector512.IsHardwareAccelerated ? Create<Lanes512>(geometry, form)
        : Vector256.IsHardwareAccelerated ? Create<Lanes256>(geometry, form)
        : Create<Lanes128>(geometry, form);

    /// <summary>The same for vectors of a given width, which does not change a bit.</summary>
    public static ConvolutionKernel Create<T>(ConvolutionGeometry geometry, ConvolutionForm form)
        where T : unmanaged, ILanes<T>
    {
        ConvolutionForm chosen = form == ConvolutionForm.Auto ? Fastest(geometry) : form;
        if (!Supports(geometry, chosen))
        {
            throw new ArgumentException($"The form {form} cannot compute this: {geometry}.", nameof(form));
        }

        return chosen switch
        {
            ConvolutionForm.Winograd => new WinogradConvolution<T>(geometry),
            ConvolutionForm.Depthwise => new DepthwiseConvolution<T>(geometry),
            ConvolutionForm.Direct => new DirectConvolution<T>(geometry),
            _ => new UnrolledConvolution(geometry),
        };
    }

    /// <summary>Whether a form can compute a geometry.</summary>
    public static bool Supports(ConvolutionGeometry geometry, ConvolutionForm form) =>
        form switch
        {
            ConvolutionForm.Auto or ConvolutionForm.Unrolled => true,
            ConvolutionForm.Direct => geometry.Groups == 1,
            ConvolutionForm.Depthwise => DepthwiseConvolution<Lanes128>.Supports(geometry),
            ConvolutionForm.Winograd => WinogradConvolution<Lanes128>.Supports(geometry),
            _ => false,
        };

    private static ConvolutionForm Fastest(ConvolutionGeometry geometry) =>
        Supports(geometry, ConvolutionForm.Winograd) && WinogradPays(geometry) ? ConvolutionForm.Winograd
        : Supports(geometry, ConvolutionForm.Direct) ? ConvolutionForm.Direct
        : Supports(geometry, ConvolutionForm.Depthwise) ? ConvolutionForm.Depthwise
        : ConvolutionForm.Unrolled;

    // Few channels leave nothing but transforms, and images that fill their tiles badly waste products.
    private static bool WinogradPays(ConvolutionGeometry geometry)
    {
        const int Side = WinogradTransform.Results;
        int tiles = ProductKernel.Count(geometry.OutputHeight, Side) * ProductKernel.Count(geometry.OutputWidth, Side);
        return Math.Min(geometry.Channels, geometry.Outputs) >= 16
            && 2 * geometry.OutputPositions > tiles * Side * Side;
    }
}
