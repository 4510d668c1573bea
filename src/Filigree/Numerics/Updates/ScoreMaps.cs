using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>What a learned score makes of a fixed weight.</summary>
internal interface IScoreMap
{
    static abstract T Apply<T>(T score, T weight)
        where T : unmanaged, ILanes<T>;
}

/// <summary>The weight where the score is above 0, else 0.</summary>
internal readonly struct OnOffMap : IScoreMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T score, T weight)
        where T : unmanaged, ILanes<T> => T.Select(score > T.Zero, weight, T.Zero);
}

/// <summary>The weight where the score is at least 0, else its negative.</summary>
internal readonly struct SignMap : IScoreMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T score, T weight)
        where T : unmanaged, ILanes<T> => T.Select(score >= T.Zero, weight, T.Zero - weight);
}

/// <summary>A map for every number, as an operation on score and weight.</summary>
internal readonly struct ScoreMapOperation<TMap> : IBinaryOperation
    where TMap : struct, IScoreMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => TMap.Apply(x, y);
}

/// <summary>
/// The gradient by a score, of the gradient by the effective weight and the fixed weight: their product (the map passes
/// gradients as the identity does), less the pull towards higher scores. A weight of 0 has no score: its gradient is 0.
/// </summary>
internal readonly struct ScoreGradientOperation(float pull) : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x, T y)
        where T : unmanaged, ILanes<T> => T.Select(T.Equal(y, T.Zero), T.Zero, x * y - pull);
}
