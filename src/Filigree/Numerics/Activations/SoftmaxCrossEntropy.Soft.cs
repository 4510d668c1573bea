using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <content>Targets that are a share of each class.</content>
// Safe: shapes are checked first; the spans are fixed for the call, and the work space is as long as a padded row.
internal static unsafe partial class SoftmaxCrossEntropy
{
    /// <summary>
    /// For every row the loss <c>-sum of target log softmax</c> and its gradient <c>gradientScale (sum of target softmax - target)</c>,
    /// targets smoothed to <c>(1 - s) target + s / classes</c>.
    /// </summary>
    /// <param name="logits">Scores, [sample, class], not transposed.</param>
    /// <param name="targets">The share of each class, [sample, class].</param>
    /// <param name="gradient">Receives the gradient of the scores; empty (default) if it is not wanted.</param>
    /// <param name="rowLosses">Receives every sample's loss.</param>
    /// <param name="gradientScale">Factor of the gradient: 1 / samples for the mean loss.</param>
    /// <param name="labelSmoothing">s, from 0 to 1.</param>
    /// <returns>How many samples have their largest score at the class of the largest share (the lowest class on ties).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static int EvaluateSoft(
        MatrixSpan logits,
        MatrixSpan targets,
        MatrixSpan gradient,
        Span<float> rowLosses,
        float gradientScale,
        float labelSmoothing = 0
    )
    {
        Require.SameShape(logits, targets);
        Require.SameLength(logits.Rows, rowLosses.Length);
        if (!gradient.Values.IsEmpty)
        {
            Require.SameShape(logits, gradient);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            return RunSoft<Lanes512>(logits, targets, gradient, rowLosses, gradientScale, labelSmoothing);
        }

        return Vector256.IsHardwareAccelerated
            ? RunSoft<Lanes256>(logits, targets, gradient, rowLosses, gradientScale, labelSmoothing)
            : RunSoft<Lanes128>(logits, targets, gradient, rowLosses, gradientScale, labelSmoothing);
    }

    internal static int RunSoft<T>(
        MatrixSpan logits,
        MatrixSpan targets,
        MatrixSpan gradient,
        Span<float> rowLosses,
        float gradientScale,
        float labelSmoothing
    )
        where T : unmanaged, ILanes<T>
    {
        int padded = SoftmaxKernel.Padded(logits.Columns);
        Span<float> work = padded <= MostOnStack / 3 ? stackalloc float[3 * padded] : new float[3 * padded];
        int correct = 0;
        fixed (float* scores = logits.Values)
        fixed (float* shares = targets.Values)
        fixed (float* gradients = gradient.Values)
        fixed (float* room = work)
        {
            for (int i = 0; i < logits.Rows; i++)
            {
                float* target = shares + (nint)i * targets.Stride;
                int best = SoftmaxKernel.RunSoft<T>(
                    scores + (nint)i * logits.Stride,
                    target,
                    logits.Columns,
                    gradients is null ? null : gradients + (nint)i * gradient.Stride,
                    gradientScale,
                    labelSmoothing,
                    room,
                    out rowLosses[i]
                );
                correct += best == Reductions.ArgMax(targets.Row(i)) ? 1 : 0;
            }
        }

        return correct;
    }
}
