namespace Filigree.Numerics;

/// <summary>Memory that dense products reuse, a set for each thread.</summary>
internal static unsafe class ProductScratch
{
    [ThreadStatic]
    private static AlignedBuffer? sums;

    [ThreadStatic]
    private static AlignedBuffer? panel;

    /// <summary>Room for unfinished sums.</summary>
    public static float* Sums(int length) => Ensure(ref sums, length);

    /// <summary>Room for a packed panel of the right operand.</summary>
    public static float* Panel(int length) => Ensure(ref panel, length);

    private static float* Ensure(ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer(Math.Max(length, 16384));
        }
        return buffer.Pointer;
    }
}
