namespace Filigree.Numerics;

/// <summary>
/// Weights with the channels of one kernel place side by side, as those of a position of the input are: rows [kernel row, kernel column,
/// channel] in place of the matrix view's [channel, kernel row, kernel column].
/// </summary>
// Safe: ConvolutionKernel checks and fixes the matrices; positions outside an image are never addressed.
internal static unsafe class ChannelsLast
{
    /// <summary>The row of a place of the matrix view.</summary>
    public static int Row(ConvolutionGeometry geometry, int channel, int kernelPlace) =>
        kernelPlace * geometry.GroupChannels + channel;

    /// <summary>Copies weights into this order.</summary>
    public static void Copy(ConvolutionGeometry geometry, MatrixRows weights, MatrixRows ordered)
    {
        int width = (int)Math.Min(weights.Stride, ordered.Stride);
        int place = 0;
        for (int channel = 0; channel < geometry.GroupChannels; channel++)
        {
            for (int kernelPlace = 0; kernelPlace < geometry.KernelArea; kernelPlace++, place++)
            {
                new ReadOnlySpan<float>(weights.Row(place), width).CopyTo(
                    new Span<float>(ordered.Row(Row(geometry, channel, kernelPlace)), width)
                );
            }
        }
    }

    /// <summary>Copies, or adds, a gradient from this order to that of the weights.</summary>
    public static void CopyBack(ConvolutionGeometry geometry, MatrixRows ordered, MatrixRows gradient, bool accumulate)
    {
        int width = geometry.Outputs;
        int place = 0;
        for (int channel = 0; channel < geometry.GroupChannels; channel++)
        {
            for (int kernelPlace = 0; kernelPlace < geometry.KernelArea; kernelPlace++, place++)
            {
                var from = new ReadOnlySpan<float>(ordered.Row(Row(geometry, channel, kernelPlace)), width);
                var to = new Span<float>(gradient.Row(place), width);
                if (accumulate)
                {
                    Elementwise.Add(from, to);
                }
                else
                {
                    from.CopyTo(to);
                }
            }
        }
    }
}
