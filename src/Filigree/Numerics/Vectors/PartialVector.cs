using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Loads and stores of fewer floats than a vector has lanes.</summary>
// Safe: reads and writes exactly as many numbers as it is told, fewer than a vector has lanes.
internal static unsafe class PartialVector
{
    /// <summary>The first <paramref name="count"/> lanes from memory, the others 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Load<T>(float* source, int count)
        where T : unmanaged, ILanes<T>
    {
        T value = T.Zero;
        Copy(source, (float*)&value, count);
        return value;
    }

    /// <summary>The first <paramref name="count"/> lanes to memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(float* destination, T value, int count)
        where T : unmanaged, ILanes<T> => Copy((float*)&value, destination, count);

    // At most four moves: 8, 4, 2 and 1 floats.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int count)
    {
        if ((count & 8) != 0)
        {
            Vector256.Load(from).Store(to);
            from += 8;
            to += 8;
        }
        if ((count & 4) != 0)
        {
            Vector128.Load(from).Store(to);
            from += 4;
            to += 4;
        }
        if ((count & 2) != 0)
        {
            *(ulong*)to = *(ulong*)from;
            from += 2;
            to += 2;
        }
        if ((count & 1) != 0)
        {
            *to = *from;
        }
    }
}
