using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>
/// Hints to fetch memory into the cache. The hardware foresees steps within a page, not from row to row of a matrix.
/// </summary>
internal static unsafe class Prefetching
{
    private const int LineFloats = 16;

    /// <summary>Fetches the start of each row.</summary>
    /// <param name="start">Any address; nothing is read where it is not the program's.</param>
    /// <param name="stride">Distance of two rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="floats">How much of each row.</param>
    /// <returns>The row after the last.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Rows(float* start, nint stride, int rows, int floats)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < rows; i++)
            {
                Sse.Prefetch1(start);
                if (floats > LineFloats)
                {
                    Sse.Prefetch1(start + LineFloats);
                }
                start += stride;
            }
        }
        return start;
    }
}
