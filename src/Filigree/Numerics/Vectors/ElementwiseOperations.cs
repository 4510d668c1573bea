using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

internal readonly struct AddOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => y + x;
}

internal readonly struct SumReluOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T>
    {
        T sum = y + x;
        return T.Select(sum < T.Zero, T.Zero, sum);
    }
}

internal readonly struct AddNumberOperation(float number) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => x + number;
}

internal readonly struct AddScaledOperation(float scale) : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => y + x * scale;
}

internal readonly struct MixOperation(float part) : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => x + (y - x) * part;
}

internal readonly struct MultiplyOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => y * x;
}

internal readonly struct ScaleOperation(float scale) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => x * scale;
}

internal readonly struct SelectOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T mask, T x)
        where T : unmanaged, ILanes<T> => T.Select(T.Equal(mask, T.Zero), T.Zero, x);
}

internal readonly struct MagnitudeOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => T.Abs(x);
}

internal readonly struct ReluOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => T.Select(x < T.Zero, T.Zero, x);
}

internal readonly struct ReluBackwardOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T y, T dy)
        where T : unmanaged, ILanes<T> => T.Select(y > T.Zero, dy, T.Zero);
}

internal readonly struct GeluOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => GeluKernel.Value(x, GeluKernel.TwiceCumulative(x));
}

internal readonly struct GeluBackwardOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T dy)
        where T : unmanaged, ILanes<T> => dy * GeluKernel.Slope(x, GeluKernel.TwiceCumulative(x));
}

internal readonly struct EluOperation : IUnaryOperation
{
    // exp(x) - 1 = 2 t / (1 - t), t = tanh(x / 2), which loses no digits near 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T tanh = ElementaryKernels.Tanh(x * 0.5f);
        return T.Select(x > T.Zero, x, (tanh + tanh) / ((T)1f - tanh));
    }
}

internal readonly struct EluBackwardOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T y, T dy)
        where T : unmanaged, ILanes<T> => T.Select(y > T.Zero, dy, dy * (y + 1f));
}

internal readonly struct TanhBackwardOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T y, T dy)
        where T : unmanaged, ILanes<T> => dy * ((T)1f - y * y);
}

internal readonly struct SigmoidBackwardOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T y, T dy)
        where T : unmanaged, ILanes<T> => dy * (y * ((T)1f - y));
}
