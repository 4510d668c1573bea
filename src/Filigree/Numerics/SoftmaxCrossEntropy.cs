namespace Filigree.Numerics;

/// <summary>Softmax and cross-entropy of class scores, with the gradient, in one pass.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>
    /// For every row the loss <c>-sum of target log softmax</c> and its gradient <c>gradientScale (softmax - target)</c>,
    /// where the target is 1 at the label and 0 elsewhere, smoothed to <c>(1 - s) target + s / classes</c>.
    /// </summary>
    /// <param name="logits">Scores, [sample, class], not transposed.</param>
    /// <param name="labels">The right class of every sample.</param>
    /// <param name="gradient">Receives the gradient of the scores; empty (default) if it is not wanted; may be the scores' own storage.</param>
    /// <param name="rowLosses">Receives every sample's loss.</param>
    /// <param name="gradientScale">Factor of the gradient: 1 / samples for the mean loss.</param>
    /// <param name="labelSmoothing">s, from 0 to 1.</param>
    /// <returns>How many samples have their largest score at the label (the lowest class counts on ties).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
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
        Require.SameLength(logits.Rows, labels.Length);
        Require.SameLength(logits.Rows, rowLosses.Length);
        bool wantsGradient = !gradient.Values.IsEmpty;
        if (wantsGradient)
        {
            Require.SameShape(logits, gradient);
        }
        int classes = logits.Columns;
        int correct = 0;
        for (int i = 0; i < logits.Rows; i++)
        {
            ReadOnlySpan<float> row = logits.Values.Slice(i * logits.Stride, classes);
            int label = labels[i];
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels),
                    $"The label of sample {i} is {label}; expected 0 to {classes - 1}."
                );
            }
            int best = Reductions.ArgMax(row);
            correct += best == label ? 1 : 0;
            float largest = row[best];
            float sum = 0;
            float shifted = 0;
            for (int j = 0; j < classes; j++)
            {
                sum += Elementary.Exp(row[j] - largest);
                shifted += row[j] - largest;
            }
            float logSum = Elementary.Log(sum);
            float smooth = labelSmoothing / classes;
            rowLosses[i] =
                (1 - labelSmoothing) * (logSum - (row[label] - largest)) + smooth * (classes * logSum - shifted);
            if (wantsGradient)
            {
                Span<float> target = gradient.Row(i);
                for (int j = 0; j < classes; j++)
                {
                    target[j] =
                        (Elementary.Exp(row[j] - largest) / sum - (j == label ? 1 - labelSmoothing : 0) - smooth)
                        * gradientScale;
                }
            }
        }
        return correct;
    }
}
