using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>A function of one number, in every lane.</summary>
internal interface IUnaryOperation
{
    T Apply<T>(T x)
        where T : unmanaged, ILanes<T>;
}

/// <summary>A function of two numbers, in every lane.</summary>
internal interface IBinaryOperation
{
    T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T>;
}

/// <summary>Applies a function to spans, element by element. The destination may be one of the sources.</summary>
// Safe: Elementwise and Elementary check the lengths; the spans are fixed, and the end is read and written by PartialVector.
internal static unsafe class Map
{
    public static void Run<TOperation>(TOperation operation, ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : struct, IUnaryOperation
    {
        fixed (float* px = x)
        fixed (float* pd = destination)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512, TOperation>(operation, px, pd, x.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256, TOperation>(operation, px, pd, x.Length);
            }
            else
            {
                Run<Lanes128, TOperation>(operation, px, pd, x.Length);
            }
        }
    }

    public static void Run<TOperation>(
        TOperation operation,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        Span<float> destination
    )
        where TOperation : struct, IBinaryOperation
    {
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pd = destination)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512, TOperation>(operation, px, py, pd, x.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256, TOperation>(operation, px, py, pd, x.Length);
            }
            else
            {
                Run<Lanes128, TOperation>(operation, px, py, pd, x.Length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<T, TOperation>(TOperation operation, float* x, float* destination, int length)
        where T : unmanaged, ILanes<T>
        where TOperation : struct, IUnaryOperation
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(destination + i, operation.Apply(T.Load(x + i)));
        }
        if (i < length)
        {
            PartialVector.Store(destination + i, operation.Apply(PartialVector.Load<T>(x + i, length - i)), length - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<T, TOperation>(TOperation operation, float* x, float* y, float* destination, int length)
        where T : unmanaged, ILanes<T>
        where TOperation : struct, IBinaryOperation
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(destination + i, operation.Apply(T.Load(x + i), T.Load(y + i)));
        }
        if (i < length)
        {
            int rest = length - i;
            T part = operation.Apply(PartialVector.Load<T>(x + i, rest), PartialVector.Load<T>(y + i, rest));
            PartialVector.Store(destination + i, part, rest);
        }
    }
}
