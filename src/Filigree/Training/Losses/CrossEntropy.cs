using System.Globalization;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The loss of classification: -sum of target log softmax(outputs). A sample's target is its class, or a share of each class (a soft label).
/// </summary>
/// <param name="labelSmoothing">Share of the target spread evenly over all classes, in [0, 1); evaluations are without it.</param>
public sealed class CrossEntropy(double labelSmoothing = 0) : Loss
{
    private static readonly CrossEntropy Unsmoothed = new();

    /// <summary>The rule in study files; label smoothing is a key of <c>training</c>.</summary>
    public static Rule<Loss> Rule { get; } =
        new(
            "cross-entropy",
            "of classes, or shares of them; the one of samples with classes",
            [],
            _ => new CrossEntropy()
        );

    private readonly float smoothing = (float)Checked(labelSmoothing);

    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <summary>Share of the target spread evenly over all classes.</summary>
    public double LabelSmoothing => labelSmoothing;

    /// <inheritdoc/>
    public override Loss Evaluation => labelSmoothing == 0 ? this : Unsmoothed;

    /// <inheritdoc/>
    public override LossSum Apply(Tape tape, Variable outputs, Targets targets) =>
        targets.Values is null
            ? SoftmaxCrossEntropyLoss.Apply(tape, outputs, targets.Labels, smoothing)
            : SoftmaxCrossEntropyLoss.Apply(tape, outputs, targets.Values, smoothing);

    /// <inheritdoc/>
    public override string? Problem(ISampleSource samples, int outputs)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return samples.Classes == 0 ? $"{Name} wants classes; the samples have none."
            : samples.Classes > outputs || (samples.Targets > 0 && samples.Targets != outputs)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The network has {outputs} outputs; the samples have {samples.Classes} classes."
                )
            : null;
    }

    private static double Checked(double labelSmoothing)
    {
        Checks.InRange(labelSmoothing is >= 0 and < 1, "label smoothing", labelSmoothing, "lies in [0, 1)");
        return labelSmoothing;
    }
}
