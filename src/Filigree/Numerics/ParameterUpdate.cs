using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>One step of an optimizer on one vector of parameters.</summary>
internal interface IParameterUpdate
{
    /// <summary>How many numbers of state belong to a parameter: 0, 1 or 2.</summary>
    static abstract int States { get; }

    /// <summary>Changes parameters and their state.</summary>
    void Apply<T>(T gradient, ref T weight, ref T first, ref T second)
        where T : unmanaged, ILanes<T>;
}

/// <summary>Runs a step of an optimizer over all parameters.</summary>
internal static unsafe class ParameterUpdate
{
    public static void Run<TUpdate>(
        TUpdate update,
        Span<float> weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> gradients,
        ReadOnlySpan<float> mask
    )
        where TUpdate : struct, IParameterUpdate
    {
        fixed (float* w = weights)
        fixed (float* m = first)
        fixed (float* v = second)
        fixed (float* g = gradients)
        fixed (float* keep = mask)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512, TUpdate>(update, w, m, v, g, keep, weights.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256, TUpdate>(update, w, m, v, g, keep, weights.Length);
            }
            else
            {
                Run<Lanes128, TUpdate>(update, w, m, v, g, keep, weights.Length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<T, TUpdate>(
        TUpdate update,
        float* weights,
        float* first,
        float* second,
        float* gradients,
        float* mask,
        int length
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T gradient = T.Load(gradients + i);
            if (mask is not null)
            {
                gradient = T.Select(T.Equal(T.Load(mask + i), T.Zero), T.Zero, gradient);
            }
            T weight = T.Load(weights + i);
            T firstState = TUpdate.States > 0 ? T.Load(first + i) : T.Zero;
            T secondState = TUpdate.States > 1 ? T.Load(second + i) : T.Zero;
            update.Apply(gradient, ref weight, ref firstState, ref secondState);
            T.Store(weights + i, weight);
            if (TUpdate.States > 0)
            {
                T.Store(first + i, firstState);
            }
            if (TUpdate.States > 1)
            {
                T.Store(second + i, secondState);
            }
        }
        if (i < length)
        {
            int rest = length - i;
            T gradient = Part.Load<T>(gradients + i, rest);
            if (mask is not null)
            {
                gradient = T.Select(T.Equal(Part.Load<T>(mask + i, rest), T.Zero), T.Zero, gradient);
            }
            T weight = Part.Load<T>(weights + i, rest);
            T firstState = TUpdate.States > 0 ? Part.Load<T>(first + i, rest) : T.Zero;
            T secondState = TUpdate.States > 1 ? Part.Load<T>(second + i, rest) : T.Zero;
            update.Apply(gradient, ref weight, ref firstState, ref secondState);
            Part.Store(weights + i, weight, rest);
            if (TUpdate.States > 0)
            {
                Part.Store(first + i, firstState, rest);
            }
            if (TUpdate.States > 1)
            {
                Part.Store(second + i, secondState, rest);
            }
        }
    }
}
