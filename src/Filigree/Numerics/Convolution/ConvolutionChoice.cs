namespace Filigree.Numerics;

/// <summary>Which form computes a convolution.</summary>
internal static class ConvolutionChoice
{
    /// <summary>The kernel of a geometry in a form.</summary>
    public static ConvolutionKernel Create(ConvolutionGeometry geometry, ConvolutionForm form) =>
        form switch
        {
            ConvolutionForm.Auto or ConvolutionForm.Unrolled => new UnrolledConvolution(geometry),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "No such form of convolution."),
        };
}
