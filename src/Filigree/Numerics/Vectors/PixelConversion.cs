using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>From stored bytes to the numbers a network reads.</summary>
// Safe: lengths and indices are checked first; the spans are fixed, and vectors are read and written only where whole ones are left.
internal static unsafe class PixelConversion
{
    private const int SamplesAhead = 4;

    /// <summary>
    /// Gathers samples by index: <c>destination[i, j] = (pixels[rows[i], j] - offset[j]) * factor[j]</c>; columns from
    /// <paramref name="features"/> to <paramref name="stride"/> become 0.
    /// </summary>
    /// <param name="pixels">All samples, <paramref name="features"/> bytes each.</param>
    /// <param name="rows">Which samples.</param>
    /// <param name="features">Bytes a sample.</param>
    /// <param name="offset">One number a feature, or empty for 0.</param>
    /// <param name="factor">One number a feature, such as 1 / 255.</param>
    /// <param name="destination">Receives the samples, <paramref name="stride"/> apart.</param>
    /// <param name="stride">At least <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">A span is too short, or an index points outside the samples.</exception>
    public static void Gather(
        ReadOnlySpan<byte> pixels,
        ReadOnlySpan<int> rows,
        int features,
        ReadOnlySpan<float> offset,
        ReadOnlySpan<float> factor,
        Span<float> destination,
        int stride
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, features);
        Require.AtLeast((long)rows.Length * stride, destination.Length);
        Require.SameLength(features, factor.Length);
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
            if (i + SamplesAhead < rows.Length)
            {
                Prefetch(pixels, (long)rows[i + SamplesAhead] * features, features);
            }
            ReadOnlySpan<byte> sample = pixels.Slice((int)start, features);
            Span<float> row = destination.Slice(i * stride, stride);
            Convert(sample, offset, factor, row);
            row[features..].Clear();
        }
    }

    // Samples come in random order, from main memory: they are asked for while those before are converted.
    // Safe: the address is only a hint to the cache, and lies inside the pixels.
    private static unsafe void Prefetch(ReadOnlySpan<byte> pixels, long start, int features)
    {
        if (!Sse.IsSupported || start < 0 || start + features > pixels.Length)
        {
            return;
        }
        const int cacheLine = 64;
        fixed (byte* first = pixels)
        {
            for (int j = 0; j < features; j += cacheLine)
            {
                Sse.Prefetch0(first + start + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(
        ReadOnlySpan<byte> sample,
        ReadOnlySpan<float> offset,
        ReadOnlySpan<float> factor,
        Span<float> row
    )
    {
        fixed (byte* from = sample)
        fixed (float* subtract = offset)
        fixed (float* times = factor)
        fixed (float* to = row)
        {
            int j = 0;
            for (; j <= sample.Length - 16; j += 16)
            {
                Vector256<ushort> words = Vector256.WidenLower(Vector128.Load(from + j).ToVector256Unsafe());
                Vector256<float> lower = Vector256.ConvertToSingle(Vector256.WidenLower(words).AsInt32());
                Vector256<float> upper = Vector256.ConvertToSingle(Vector256.WidenUpper(words).AsInt32());
                if (subtract is not null)
                {
                    lower -= Vector256.Load(subtract + j);
                    upper -= Vector256.Load(subtract + j + 8);
                }
                (lower * Vector256.Load(times + j)).Store(to + j);
                (upper * Vector256.Load(times + j + 8)).Store(to + j + 8);
            }
            for (; j < sample.Length; j++)
            {
                to[j] = (from[j] - (subtract is null ? 0 : subtract[j])) * times[j];
            }
        }
    }
}
