namespace Filigree.Numerics;

/// <summary>Memory that dense products reuse, a set for each thread.</summary>
// Safe: an address is that of a buffer as long as was asked for, which this thread keeps until it asks for a longer one.
internal static unsafe class ProductScratch
{
    [ThreadStatic]
    private static AlignedBuffer? sums;

    [ThreadStatic]
    private static AlignedBuffer? left;

    [ThreadStatic]
    private static AlignedBuffer? right;

    /// <summary>Room for unfinished sums.</summary>
    public static float* Sums(int length) => Scratch.Ensure(ref sums, length);

    /// <summary>Room for tiles of the left operand.</summary>
    public static float* Left(int length) => Scratch.Ensure(ref left, length);

    /// <summary>Room for panels of the right operand.</summary>
    public static float* Right(int length) => Scratch.Ensure(ref right, length);
}
