namespace Filigree.Numerics;

/// <summary>From stored bytes to the numbers a network reads.</summary>
public static class PixelConversion
{
    /// <summary>
    /// Gathers samples by index: <c>destination[i, j] = (pixels[rows[i], j] - offset[j]) * factor</c>; columns from
    /// <paramref name="features"/> to <paramref name="stride"/> become 0.
    /// </summary>
    /// <param name="pixels">All samples, <paramref name="features"/> bytes each.</param>
    /// <param name="rows">Which samples.</param>
    /// <param name="features">Bytes a sample.</param>
    /// <param name="offset">One number a feature, or empty for 0.</param>
    /// <param name="factor">Factor of every number, such as 1 / 255.</param>
    /// <param name="destination">Receives the samples, <paramref name="stride"/> apart.</param>
    /// <param name="stride">At least <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">A span is too short, or an index points outside the samples.</exception>
    public static void Gather(
        ReadOnlySpan<byte> pixels,
        ReadOnlySpan<int> rows,
        int features,
        ReadOnlySpan<float> offset,
        float factor,
        Span<float> destination,
        int stride
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, features);
        Require.AtLeast((long)rows.Length * stride, destination.Length);
        if (!offset.IsEmpty)
        {
            Require.SameLength(features, offset.Length);
        }
        for (int i = 0; i < rows.Length; i++)
        {
            long start = (long)rows[i] * features;
            if (rows[i] < 0 || start + features > pixels.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    $"Row {i} asks for sample {rows[i]}; there are {(features == 0 ? 0 : pixels.Length / features)}."
                );
            }
            ReadOnlySpan<byte> sample = pixels.Slice((int)start, features);
            Span<float> row = destination.Slice(i * stride, stride);
            for (int j = 0; j < features; j++)
            {
                row[j] = (sample[j] - (offset.IsEmpty ? 0 : offset[j])) * factor;
            }
            row[features..].Clear();
        }
    }
}
