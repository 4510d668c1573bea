using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Plain gradient descent.</summary>
internal readonly struct DescentUpdate(float rate) : IParameterUpdate
{
    public static int States => 0;

    public float Rate => rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T weight, ref T first, ref T second)
        where T : unmanaged, ILanes<T> => weight = weight - gradient * rate;
}

internal readonly struct SgdUpdate(float rate, float decay) : IParameterUpdate
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T weight, ref T first, ref T second)
        where T : unmanaged, ILanes<T> => weight = weight - (gradient + weight * decay) * rate;
}

internal readonly struct MomentumUpdate(float rate, float kept, float fresh, float ahead, bool nesterov, float decay)
    : IParameterUpdate
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T weight, ref T first, ref T second)
        where T : unmanaged, ILanes<T>
    {
        T g = gradient + weight * decay;
        T velocity = first * kept + g * fresh;
        velocity = T.Select(T.Abs(velocity) < OptimizerKernels.SmallestMoment, T.Zero, velocity);
        first = velocity;
        weight = weight - (nesterov ? g + velocity * ahead : velocity) * rate;
    }
}

internal readonly struct AdamUpdate(
    float step,
    float beta1,
    float fresh1,
    float beta2,
    float fresh2,
    float correctionRoot,
    float epsilon,
    float decay,
    float shrink
) : IParameterUpdate
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T gradient, ref T weight, ref T first, ref T second)
        where T : unmanaged, ILanes<T>
    {
        T shrunk = weight * shrink;
        T g = gradient + weight * decay;
        g = T.Select(T.Abs(g) < OptimizerKernels.SmallestGradient, T.Zero, g);
        T m = first * beta1 + g * fresh1;
        m = T.Select(T.Abs(m) < OptimizerKernels.SmallestMoment, T.Zero, m);
        T v = second * beta2 + g * g * fresh2;
        v = T.Select(v < OptimizerKernels.SmallestSecondMoment, T.Zero, v);
        first = m;
        second = v;
        weight = shrunk - m / (T.Sqrt(v) / correctionRoot + epsilon) * step;
    }
}
