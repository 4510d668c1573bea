using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Sums over samples of the numbers at one position.</summary>
internal static class TokenSums
{
    /// <summary>Adds the numbers of all samples up, in order.</summary>
    /// <param name="tensor">[sample x position, channel].</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="position">Which position.</param>
    /// <param name="sums">Receives the sums, one a channel.</param>
    /// <param name="accumulate">Adds to what is there.</param>
    public static void Add(Tensor tensor, Shape shape, int position, Span<float> sums, bool accumulate)
    {
        int stride = shape.Positions * tensor.Stride;
        Span<float> values = shape.Samples == 0 ? default : tensor.Span[(position * tensor.Stride)..];
        Reductions.ColumnSums(new ReadOnlyMatrixSpan(values, shape.Samples, shape.Channels, stride), sums, accumulate);
    }
}
