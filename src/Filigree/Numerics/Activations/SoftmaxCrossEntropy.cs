using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Softmax and cross-entropy of class scores, with the gradient, in one pass.</summary>
// Safe: shapes and labels are checked first; the spans are fixed for the call, and the work space is as long as a padded row.
internal static unsafe partial class SoftmaxCrossEntropy
{
    private const int MostOnStack = 4096;

    /// <summary>
    /// For every row the loss <c>-sum of target log softmax</c> and its gradient <c>gradientScale (softmax - target)</c>,
    /// where the target is 1 at the label and 0 elsewhere, smoothed to <c>(1 - s) target + s / classes</c>.
    /// </summary>
    /// <param name="logits">Scores, [sample, class], not transposed.</param>
    /// <param name="labels">The right class of every sample.</param>
    /// <param name="gradient">
    /// Receives the gradient of the scores; empty (default) if it is not wanted; may be the scores' own storage.
    /// </param>
    /// <param name="rowLosses">Receives every sample's loss.</param>
    /// <param name="gradientScale">Factor of the gradient: 1 / samples for the mean loss.</param>
    /// <param name="labelSmoothing">s, from 0 to 1.</param>
    /// <returns>How many samples have their largest score at the label (the lowest class counts on ties).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the scores are a transposed view.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static int Evaluate(
        ReadOnlyMatrixSpan logits,
        ReadOnlySpan<int> labels,
        MatrixSpan gradient,
        Span<float> rowLosses,
        float gradientScale,
        float labelSmoothing = 0
    )
    {
        if (logits.IsTransposed)
        {
            throw new ArgumentException("logits is a transposed view; expected [sample, class] as stored.");
        }
        Require.SameLength(logits.Rows, labels.Length);
        Require.SameLength(logits.Rows, rowLosses.Length);
        bool wantsGradient = !gradient.Values.IsEmpty;
        if (wantsGradient)
        {
            Require.SameShape(logits, gradient);
        }
        CheckLabels(labels, logits.Columns);
        if (Vector512.IsHardwareAccelerated)
        {
            return Run<Lanes512>(logits, labels, gradient, rowLosses, gradientScale, labelSmoothing);
        }
        return Vector256.IsHardwareAccelerated
            ? Run<Lanes256>(logits, labels, gradient, rowLosses, gradientScale, labelSmoothing)
            : Run<Lanes128>(logits, labels, gradient, rowLosses, gradientScale, labelSmoothing);
    }

    internal static int Run<T>(
        ReadOnlyMatrixSpan logits,
        ReadOnlySpan<int> labels,
        MatrixSpan gradient,
        Span<float> rowLosses,
        float gradientScale,
        float labelSmoothing
    )
        where T : unmanaged, ILanes<T>
    {
        int padded = SoftmaxKernel.Padded(logits.Columns);
        Span<float> work = padded <= MostOnStack ? stackalloc float[padded] : new float[padded];
        int correct = 0;
        fixed (float* scores = logits.Values)
        fixed (float* gradients = gradient.Values)
        fixed (float* room = work)
        {
            for (int i = 0; i < logits.Rows; i++)
            {
                int best = SoftmaxKernel.Run<T>(
                    scores + (nint)i * logits.Stride,
                    logits.Columns,
                    labels[i],
                    gradients is null ? null : gradients + (nint)i * gradient.Stride,
                    gradientScale,
                    labelSmoothing,
                    room,
                    out rowLosses[i]
                );
                correct += best == labels[i] ? 1 : 0;
            }
        }
        return correct;
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels),
                    $"The label of sample {i} is {labels[i]}; expected 0 to {classes - 1}."
                );
            }
        }
    }
}
