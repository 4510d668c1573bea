using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A step of an optimizer on the scores of learned connections, over whole vectors: the gradient by the effective weight becomes
/// the gradient by the score, the score is changed, and the effective weight follows it, all while they are in registers.
/// </summary>
// Safe: its callers hold the tensors fixed; all are stored alike, with rows padded to whole vectors.
internal static unsafe class ScoreUpdate
{
    /// <summary>Changes rows of scores, a stride apart, by gradients in memory of their own.</summary>
    /// <param name="update">The step.</param>
    /// <param name="scored">What belongs to the scores.</param>
    /// <param name="scores">First score of the first row.</param>
    /// <param name="first">The optimizer's first number of that score.</param>
    /// <param name="second">The optimizer's second number of that score.</param>
    /// <param name="stride">Distance of two rows.</param>
    /// <param name="gradients">Gradients by the effective weights.</param>
    /// <param name="gradientStride">Distance of two rows of them.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row; what is left of its last vector is padding.</param>
    public static void RunRows<T, TUpdate>(
        TUpdate update,
        in ScoredPlaces scored,
        float* scores,
        float* first,
        float* second,
        nint stride,
        float* gradients,
        nint gradientStride,
        int rows,
        int columns
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        nint toFirst = (nint)(first - scores);
        nint toSecond = (nint)(second - scores);
        nint toWeights = (nint)(scored.Weights - scores);
        nint toEffective = (nint)(scored.Effective - scores);
        float* end = gradients + rows * gradientStride;
        for (int i = 0; i < columns; i += 2 * T.Count)
        {
            bool isPair = columns - i > T.Count;
            if (scored.Flips)
            {
                Run<T, TUpdate, SignMap>(
                    update,
                    scored.Pull,
                    scores + i,
                    toFirst,
                    toSecond,
                    toWeights,
                    toEffective,
                    stride,
                    gradients + i,
                    end + i,
                    gradientStride,
                    isPair
                );
            }
            else
            {
                Run<T, TUpdate, OnOffMap>(
                    update,
                    scored.Pull,
                    scores + i,
                    toFirst,
                    toSecond,
                    toWeights,
                    toEffective,
                    stride,
                    gradients + i,
                    end + i,
                    gradientStride,
                    isPair
                );
            }
        }
    }

    // One or two vectors a row, with little enough to keep in mind for the compiler to keep most of it in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TUpdate, TMap>(
        TUpdate update,
        float pull,
        float* scores,
        nint first,
        nint second,
        nint weights,
        nint effective,
        nint stride,
        float* gradients,
        float* end,
        nint gradientStride,
        bool isPair
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
        where TMap : struct, IScoreMap
    {
        if (!isPair)
        {
            for (; gradients != end; gradients += gradientStride)
            {
                One<T, TUpdate, TMap>(update, pull, scores, first, second, weights, effective, gradients);
                scores += stride;
            }

            return;
        }

        for (; gradients != end; gradients += gradientStride)
        {
            float* ahead = scores + ParameterUpdate.RowsAhead * stride;
            ParameterUpdate.AskFor<TUpdate>(scores, first, second, stride, 2 * T.Count);
            Cache.Prefetch(ahead + weights, 2 * T.Count);
            Cache.Prefetch(ahead + effective, 2 * T.Count);
            One<T, TUpdate, TMap>(update, pull, scores, first, second, weights, effective, gradients);
            float* right = scores + T.Count;
            One<T, TUpdate, TMap>(update, pull, right, first, second, weights, effective, gradients + T.Count);
            scores += stride;
        }
    }

    // Pointers to what belongs to a score are given as distances from it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<T, TUpdate, TMap>(
        TUpdate update,
        float pull,
        float* scores,
        nint first,
        nint second,
        nint weights,
        nint effective,
        float* gradients
    )
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
        where TMap : struct, IScoreMap
    {
        T weight = T.Load(scores + weights);
        T gradient = new ScoreGradientOperation(pull).Apply(T.Load(gradients), weight);
        T score = T.Load(scores);
        T firstState = TUpdate.States > 0 ? T.Load(scores + first) : T.Zero;
        T secondState = TUpdate.States > 1 ? T.Load(scores + second) : T.Zero;
        update.Apply(gradient, ref score, ref firstState, ref secondState);
        T.Store(scores, score);
        if (TUpdate.States > 0)
        {
            T.Store(scores + first, firstState);
        }

        if (TUpdate.States > 1)
        {
            T.Store(scores + second, secondState);
        }

        T.Store(scores + effective, TMap.Apply(score, weight));
    }
}
