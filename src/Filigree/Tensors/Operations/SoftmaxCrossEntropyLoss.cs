using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The mean over the samples of -sum of target log softmax(logits), where a target is a class or a share of each class. Its gradient is
/// written in the forward pass, which has all that it needs at hand; several losses on one tape add up.
/// </summary>
internal static class SoftmaxCrossEntropyLoss
{
    /// <summary>Computes the loss and, while the tape records, the gradient by the logits.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">[sample, class], or [class, sample].</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="labelSmoothing">Share of the target spread evenly over all classes, in [0, 1).</param>
    /// <returns>The sum (not the mean) of the samples' losses, and how many of them are classified rightly.</returns>
    public static LossSum Apply(Tape tape, Variable logits, ReadOnlySpan<int> labels, float labelSmoothing = 0)
    {
        logits = ByOutput(tape, logits);
        int samples = logits.Value.Rows;
        if (labels.Length != samples)
        {
            throw new ArgumentException($"{samples} labels were expected, there are {labels.Length}.", nameof(labels));
        }

        Tensor losses = tape.NewVariable(1, samples, requiresGradient: false).Value;
        MatrixSpan gradient = Gradient(tape, logits, out Tensor? term);
        int correct = SoftmaxCrossEntropy.Evaluate(
            logits.Value.Matrix,
            labels,
            gradient,
            losses.Row(0),
            1f / samples,
            labelSmoothing
        );
        return Sum(logits, term, losses, correct);
    }

    /// <summary>Computes the loss and, while the tape records, the gradient by the logits.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">[sample, class], or [class, sample].</param>
    /// <param name="targets">[sample, class]: the share of each class, 1 in sum.</param>
    /// <param name="labelSmoothing">Share of the target spread evenly over all classes, in [0, 1).</param>
    /// <returns>
    /// The sum (not the mean) of the samples' losses, and for how many of them the class of the largest share (the lowest on ties) has the
    /// largest logit.
    /// </returns>
    public static LossSum Apply(Tape tape, Variable logits, Tensor targets, float labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(targets);
        logits = ByOutput(tape, logits);
        int samples = logits.Value.Rows;
        targets.RequireShape(samples, logits.Value.Columns);
        Tensor losses = tape.NewVariable(1, samples, requiresGradient: false).Value;
        MatrixSpan gradient = Gradient(tape, logits, out Tensor? term);
        int correct = SoftmaxCrossEntropy.EvaluateSoft(
            logits.Value.Matrix,
            targets.Matrix,
            gradient,
            losses.Row(0),
            1f / samples,
            labelSmoothing
        );
        return Sum(logits, term, losses, correct);
    }

    /// <summary>[sample, output] of a network's outputs, which have one position.</summary>
    internal static Variable ByOutput(Tape tape, Variable outputs) =>
        outputs.Shape.Positions == 1
            ? TransposeOperation.InLayout(tape, outputs, Layout.SampleRows)
            : throw new ArgumentException(
                $"A loss wants outputs without places; these are {outputs.Shape.Sample}: pool or flatten them first."
            );

    // Where a gradient is there already, this loss's goes to a place of its own first.
    private static MatrixSpan Gradient(Tape tape, Variable logits, out Tensor? term)
    {
        term = null;
        if (!logits.RequiresGradient)
        {
            return default;
        }

        Tensor sum = logits.WriteGradient(out bool accumulate);
        term = accumulate ? tape.NewVariableLike(logits, requiresGradient: false).Value : null;
        return (term ?? sum).Matrix;
    }

    private static LossSum Sum(Variable logits, Tensor? term, Tensor losses, int correct)
    {
        if (term is not null)
        {
            Elementwise.Add(term.Span, logits.Gradient.Span);
        }

        return new LossSum(Reductions.Sum(losses.Row(0)), correct, logits.Value.Rows);
    }
}
