using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// The mean over the samples of the mean over the outputs of (output - target)^2. Its gradient is written in the forward pass; several losses
/// on one tape add up.
/// </summary>
internal static class SquaredErrorLoss
{
    /// <summary>Computes the loss and, while the tape records, the gradient by the outputs.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="outputs">[sample, output], or [output, sample].</param>
    /// <param name="targets">[sample, output].</param>
    /// <returns>The sum (not the mean) of the samples' losses.</returns>
    public static LossSum Apply(Tape tape, Variable outputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        outputs = SoftmaxCrossEntropyLoss.ByOutput(tape, outputs);
        int samples = outputs.Value.Rows;
        int width = outputs.Value.Columns;
        targets.RequireShape(samples, width);
        double sum = Sum(tape, outputs, targets, out Tensor errors);
        if (outputs.RequiresGradient)
        {
            Tensor gradient = outputs.WriteGradient(out bool accumulate);
            float factor = 2f / ((float)samples * width);
            if (accumulate)
            {
                Elementwise.AddScaled(factor, errors.Span, gradient.Span);
            }
            else
            {
                errors.Span.CopyTo(gradient.Span);
                Elementwise.Scale(factor, gradient.Span);
            }
        }

        return new LossSum(sum, Correct: 0, samples) { IsRegression = true, SquaredErrors = sum };
    }

    /// <summary>The sum of the samples' squared errors alone, without a gradient.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="outputs">[sample, output], or [output, sample].</param>
    /// <param name="targets">[sample, output].</param>
    public static double Sum(Tape tape, Variable outputs, Tensor targets) =>
        Sum(tape, SoftmaxCrossEntropyLoss.ByOutput(tape, outputs), targets, out _);

    private static double Sum(Tape tape, Variable outputs, Tensor targets, out Tensor errors)
    {
        errors = tape.NewVariableLike(outputs, requiresGradient: false).Value;
        outputs.Value.Span.CopyTo(errors.Span);
        Elementwise.AddScaled(-1, targets.Span, errors.Span);
        double sum = 0;
        for (int sample = 0; sample < errors.Rows; sample++)
        {
            sum += Reductions.SumOfSquares(errors.Row(sample)) / errors.Columns;
        }

        return sum;
    }
}
