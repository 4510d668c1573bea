namespace Filigree.Numerics;

/// <summary>Memory that attention reuses, a set for each thread.</summary>
// Safe: an address is that of a buffer as long as was asked for, which this thread keeps until it asks for a longer one.
internal static unsafe class AttentionScratch
{
    [ThreadStatic]
    private static AlignedBuffer? shares;

    [ThreadStatic]
    private static AlignedBuffer? queries;

    [ThreadStatic]
    private static AlignedBuffer? turned;

    /// <summary>Room for numbers of one head, [channel, token].</summary>
    public static float* Turned(int length) => Scratch.Ensure(ref turned, length);

    /// <summary>Room for the shares of one head, or their gradient.</summary>
    public static float* Shares(int length) => Scratch.Ensure(ref shares, length);

    /// <summary>Room for a gradient by the queries of one head.</summary>
    public static float* Queries(int length) => Scratch.Ensure(ref queries, length);
}
