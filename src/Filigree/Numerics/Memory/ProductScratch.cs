namespace Filigree.Numerics;

/// <summary>Memory that dense products reuse, a set for each thread.</summary>
internal static unsafe class ProductScratch
{
    private const int Smallest = 16_384;

    [ThreadStatic]
    private static AlignedBuffer? sums;

    [ThreadStatic]
    private static AlignedBuffer? left;

    [ThreadStatic]
    private static AlignedBuffer? right;

    /// <summary>Room for unfinished sums.</summary>
    public static float* Sums(int length) => Ensure(ref sums, length);

    /// <summary>Room for tiles of the left operand.</summary>
    public static float* Left(int length) => Ensure(ref left, length);

    /// <summary>Room for panels of the right operand.</summary>
    public static float* Right(int length) => Ensure(ref right, length);

    private static float* Ensure(ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer(Math.Max(length, Smallest));
        }
        return buffer.Pointer;
    }
}
