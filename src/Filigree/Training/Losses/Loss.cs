using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>What training makes small: a number for each sample, by the network's outputs and the sample's target; the loss is its mean.</summary>
public abstract class Loss
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The loss that evaluations report: without what serves training alone, such as label smoothing.</summary>
    public virtual Loss Evaluation => this;

    /// <summary>Computes the losses and, while the tape records, adds the gradient of their mean by the outputs.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="outputs">[sample, output], or [output, sample].</param>
    /// <param name="targets">As many as samples.</param>
    /// <returns>The sum (not the mean) of the samples' losses.</returns>
    public abstract LossSum Apply(Tape tape, Variable outputs, Targets targets);

    /// <summary>Says why samples cannot be trained on, or evaluated.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="outputs">Number of the network's outputs.</param>
    /// <returns>A sentence; null where they can.</returns>
    public abstract string? Problem(ISampleSource samples, int outputs);
}
