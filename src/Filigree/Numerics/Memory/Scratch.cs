namespace Filigree.Numerics;

/// <summary>Buffers that are kept for the next time and grow when they are too small.</summary>
// Safe: the buffer behind the address is at least as long as was asked for, and lives as long as the reference to it.
internal static unsafe class Scratch
{
    private const int Smallest = 16_384;

    /// <summary>Room for so many numbers; what was there may be lost.</summary>
    public static float* Ensure(ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer(Math.Max(length, Smallest));
        }

        return buffer.Pointer;
    }
}
