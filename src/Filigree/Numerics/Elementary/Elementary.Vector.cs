using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

// Safe: lengths are checked first; Map fixes the spans.
public static unsafe partial class Elementary
{
    /// <summary>The natural exponential; results below the normal floats (x under -87.33) are 0.</summary>
    /// <param name="x">Any number.</param>
    public static float Exp(float x) => Apply(default(ExpOperation), x);

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any number; 0 gives minus infinity, a negative number or NaN gives NaN.</param>
    public static float Log(float x) => Apply(default(LogOperation), x);

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Any number.</param>
    public static float Tanh(float x) => Apply(default(TanhOperation), x);

    /// <summary>The logistic function 1 / (1 + exp(-x)).</summary>
    /// <param name="x">Any number.</param>
    public static float Sigmoid(float x) => Apply(default(SigmoidOperation), x);

    /// <summary>The error function.</summary>
    /// <param name="x">Any number.</param>
    public static float Erf(float x) => Apply(default(ErfOperation), x);

    /// <summary>The natural exponential of every element.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, as many; may be <paramref name="x"/> itself.</param>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Apply(default(ExpOperation), x, y);

    /// <summary>The natural logarithm of every element.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, as many; may be <paramref name="x"/> itself.</param>
    public static void Log(ReadOnlySpan<float> x, Span<float> y) => Apply(default(LogOperation), x, y);

    /// <summary>The hyperbolic tangent of every element.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, as many; may be <paramref name="x"/> itself.</param>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Apply(default(TanhOperation), x, y);

    /// <summary>The logistic function of every element.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, as many; may be <paramref name="x"/> itself.</param>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Apply(default(SigmoidOperation), x, y);

    /// <summary>The error function of every element.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, as many; may be <paramref name="x"/> itself.</param>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => Apply(default(ErfOperation), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Apply<TOperation>(TOperation operation, float x)
        where TOperation : struct, IUnaryOperation
    {
        Lanes128 y = operation.Apply<Lanes128>(x);
        return *(float*)&y;
    }

    private static void Apply<TOperation>(TOperation operation, ReadOnlySpan<float> x, Span<float> y)
        where TOperation : struct, IUnaryOperation
    {
        Require.SameLength(x.Length, y.Length);
        Map.Run(operation, x, y);
    }
}

internal readonly struct ExpOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Exp(x);
}

internal readonly struct LogOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Log(x);
}

internal readonly struct TanhOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Tanh(x);
}

internal readonly struct SigmoidOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Sigmoid(x);
}

internal readonly struct ErfOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Erf(x);
}
