using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>Hints about memory that is needed soon.</summary>
// Safe: a prefetch reads nothing: any address is allowed.
internal static unsafe class Cache
{
    /// <summary>Asks for the cache line of an address, which need not be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for the cache lines of some numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* start, int count)
    {
        for (int i = 0; i < count; i += LaneTree.Lanes)
        {
            Prefetch(start + i);
        }
    }
}
