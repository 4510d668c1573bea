using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The mean over the samples of -log softmax(logits)[label]. Its gradient is written in the forward pass, which has all
/// that it needs at hand; several losses on one tape add up.
/// </summary>
public static class SoftmaxCrossEntropyLoss
{
    /// <summary>Computes the loss and, while the tape records, the gradient by the logits.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">[sample, class], or [class, sample].</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="labelSmoothing">Share of the target spread evenly over all classes, in [0, 1).</param>
    /// <returns>The sum (not the mean) of the samples' losses, and how many of them are classified rightly.</returns>
    public static LossSum Apply(Tape tape, Variable logits, ReadOnlySpan<int> labels, float labelSmoothing = 0)
    {
        logits = TransposeOperation.InLayout(tape, logits, Layout.SampleRows);
        int samples = logits.Value.Rows;
        if (labels.Length != samples)
        {
            throw new ArgumentException($"{samples} labels were expected, there are {labels.Length}.", nameof(labels));
        }

        Tensor losses = tape.NewVariable(1, samples, requiresGradient: false).Value;
        MatrixSpan gradient = default;
        Tensor? term = null;
        if (logits.RequiresGradient)
        {
            Tensor sum = logits.WriteGradient(out bool accumulate);
            term = accumulate ? tape.NewVariable(samples, logits.Value.Columns, requiresGradient: false).Value : null;
            gradient = (term ?? sum).Matrix;
        }

        int correct = SoftmaxCrossEntropy.Evaluate(
            logits.Value.Matrix,
            labels,
            gradient,
            losses.Row(0),
            1f / samples,
            labelSmoothing
        );
        if (term is not null)
        {
            Elementwise.Add(term.Span, logits.Gradient.Span);
        }

        return new LossSum(Reductions.Sum(losses.Row(0)), correct, samples);
    }
}
