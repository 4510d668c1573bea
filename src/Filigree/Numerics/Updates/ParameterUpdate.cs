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
// Safe: OptimizerKernels checks the lengths, forms hand over rows of tensors that are alike; the end of a row is read and written by PartialVector.
internal static unsafe class ParameterUpdate
{
    /// <summary>Rows between asking for parameters and changing them: rows lie too far apart for the processor to ask by itself.</summary>
    internal const int RowsAhead = 4;

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
            Whole<T, TUpdate>(update, weights + i, first + i, second + i, gradients + i, mask + i, mask is not null);
        }
        if (i < length)
        {
            Rest<T, TUpdate>(
                update,
                weights + i,
                first + i,
                second + i,
                gradients + i,
                mask + i,
                mask is not null,
                length - i
            );
        }
    }

    /// <summary>Rows of whole vectors: gradients in memory of their own, parameters a stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunRows<T, TUpdate>(
        TUpdate update,
        float* weights,
        float* first,
        float* second,
        float* mask,
        nint stride,
        float* gradients,
        nint gradientStride,
        int rows,
        int columns
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        bool isMasked = mask is not null;
        if (!isMasked && columns == 2 * T.Count)
        {
            RunPairs<T, TUpdate>(
                update,
                weights,
                (nint)(first - weights),
                (nint)(second - weights),
                stride,
                gradients,
                gradients + rows * gradientStride,
                gradientStride
            );
            return;
        }
        for (; rows > 0; rows--)
        {
            AskFor<TUpdate>(weights, (nint)(first - weights), (nint)(second - weights), stride, columns);
            if (isMasked)
            {
                Cache.Prefetch(mask + RowsAhead * stride, columns);
            }

            for (int i = 0; i < columns; i += T.Count)
            {
                Whole<T, TUpdate>(update, weights + i, first + i, second + i, gradients + i, mask + i, isMasked);
            }
            weights += stride;
            first += stride;
            second += stride;
            mask += stride;
            gradients += gradientStride;
        }
    }

    // Rows of two vectors each, with little enough to keep in mind for the compiler to keep all of it in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPairs<T, TUpdate>(
        TUpdate update,
        float* weights,
        nint first,
        nint second,
        nint stride,
        float* gradients,
        float* end,
        nint gradientStride
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        while (gradients != end)
        {
            AskFor<TUpdate>(weights, first, second, stride, 2 * T.Count);
            Whole<T, TUpdate>(update, weights, weights + first, weights + second, gradients, null, false);
            float* right = weights + T.Count;
            Whole<T, TUpdate>(update, right, right + first, right + second, gradients + T.Count, null, false);
            weights += stride;
            gradients += gradientStride;
        }
    }

    /// <summary>Asks for parameters and their state, some rows ahead; states are given as distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AskFor<TUpdate>(float* weights, nint first, nint second, nint stride, int columns)
        where TUpdate : struct, IParameterUpdate
    {
        float* ahead = weights + RowsAhead * stride;
        Cache.Prefetch(ahead, columns);
        if (TUpdate.States > 0)
        {
            Cache.Prefetch(ahead + first, columns);
        }

        if (TUpdate.States > 1)
        {
            Cache.Prefetch(ahead + second, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Whole<T, TUpdate>(
        TUpdate update,
        float* weights,
        float* first,
        float* second,
        float* gradients,
        float* mask,
        bool isMasked
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        T gradient = T.Load(gradients);
        if (isMasked)
        {
            gradient = T.Select(T.Equal(T.Load(mask), T.Zero), T.Zero, gradient);
        }
        T weight = T.Load(weights);
        T firstState = TUpdate.States > 0 ? T.Load(first) : T.Zero;
        T secondState = TUpdate.States > 1 ? T.Load(second) : T.Zero;
        update.Apply(gradient, ref weight, ref firstState, ref secondState);
        T.Store(weights, weight);
        if (TUpdate.States > 0)
        {
            T.Store(first, firstState);
        }
        if (TUpdate.States > 1)
        {
            T.Store(second, secondState);
        }
    }

    private static void Rest<T, TUpdate>(
        TUpdate update,
        float* weights,
        float* first,
        float* second,
        float* gradients,
        float* mask,
        bool isMasked,
        int rest
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        T gradient = PartialVector.Load<T>(gradients, rest);
        if (isMasked)
        {
            gradient = T.Select(T.Equal(PartialVector.Load<T>(mask, rest), T.Zero), T.Zero, gradient);
        }
        T weight = PartialVector.Load<T>(weights, rest);
        T firstState = TUpdate.States > 0 ? PartialVector.Load<T>(first, rest) : T.Zero;
        T secondState = TUpdate.States > 1 ? PartialVector.Load<T>(second, rest) : T.Zero;
        update.Apply(gradient, ref weight, ref firstState, ref secondState);
        PartialVector.Store(weights, weight, rest);
        if (TUpdate.States > 0)
        {
            PartialVector.Store(first, firstState, rest);
        }
        if (TUpdate.States > 1)
        {
            PartialVector.Store(second, secondState, rest);
        }
    }
}
