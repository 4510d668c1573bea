using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">Epochs finished; 0 before training.</param>
/// <param name="Rate">Learning rate of the epoch's last step; 0 before training.</param>
/// <param name="Training">Losses and hits over the epoch's own steps, each before its update; null before training.</param>
/// <param name="Validation">Losses and hits on the validation samples after the epoch; null without validation samples.</param>
/// <param name="Probes">What the probes measured, by name.</param>
public sealed record EpochResult(
    int Epoch,
    double Rate,
    LossSum? Training,
    LossSum? Validation,
    IReadOnlyDictionary<string, double> Probes
);
