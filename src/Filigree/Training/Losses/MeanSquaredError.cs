using System.Globalization;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>The loss of regression: the mean over the outputs of (output - target)^2.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <summary>The rule in study files.</summary>
    public static Rule<Loss> Rule { get; } =
        new(
            "mean-squared-error",
            "mean of (output - target)^2; the one of samples with real targets",
            [],
            _ => new MeanSquaredError()
        );

    /// <inheritdoc/>
    public override string Name => "mean squared error";

    /// <inheritdoc/>
    public override LossSum Apply(Tape tape, Variable outputs, Targets targets) =>
        SquaredErrorLoss.Apply(
            tape,
            outputs,
            targets.Values ?? throw new ArgumentException($"{Name} wants numbers; the samples have classes.")
        );

    /// <inheritdoc/>
    public override string? Problem(ISampleSource samples, int outputs)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return samples.Targets == 0 ? $"The {Name} wants targets that are numbers; the samples have classes."
            : samples.Targets != outputs
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The network has {outputs} outputs; the samples have {samples.Targets} targets."
                )
            : null;
    }
}
