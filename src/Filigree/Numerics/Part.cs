using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Loads and stores of fewer floats than a vector has lanes.</summary>
internal static unsafe class Part
{
    /// <summary>The first <paramref name="count"/> lanes from memory, the others 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Load<T>(float* source, int count)
        where T : unmanaged, ILanes<T>
    {
        T value = T.Zero;
        float* lanes = (float*)&value;
        for (int i = 0; i < count; i++)
        {
            lanes[i] = source[i];
        }
        return value;
    }

    /// <summary>The first <paramref name="count"/> lanes to memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(float* destination, T value, int count)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = (float*)&value;
        for (int i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }
}
