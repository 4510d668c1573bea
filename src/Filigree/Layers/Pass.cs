using Filigree.Numerics;

namespace Filigree.Layers;

/// <summary>
/// Which parts of a forward pass behave as in training, one by one. Whether the pass is recorded, so that gradients can be asked for, is said by
/// its tape: <see cref="Tensors.Tape.IsRecording"/>.
/// </summary>
public readonly record struct Pass
{
    /// <summary>Whether dropout drops.</summary>
    public bool Drops { get; init; }

    /// <summary>Whether normalizations use the statistics of the batch, not the running ones.</summary>
    public bool UsesBatchStatistics { get; init; }

    /// <summary>Whether normalizations move their running statistics towards those of the batch.</summary>
    public bool UpdatesStatistics { get; init; }

    /// <summary>The trial's streams; needed by layers that draw.</summary>
    public Randomness? Randomness { get; init; }

    /// <summary>Training step, the <c>step</c> of the streams.</summary>
    public long Step { get; init; }

    /// <summary>A pass that only predicts: nothing behaves as in training.</summary>
    public static Pass Prediction => default;

    /// <summary>
    /// A pass whose gradients say how the loss depends on the weights, between steps of training: batches are normalized as in training, nothing is
    /// drawn and nothing remembered.
    /// </summary>
    public static Pass Measurement => new() { UsesBatchStatistics = true };

    /// <summary>A step of training: everything does.</summary>
    /// <param name="randomness">The trial's streams.</param>
    /// <param name="step">Training step.</param>
    public static Pass Training(Randomness randomness, long step) =>
        new()
        {
            Drops = true,
            UsesBatchStatistics = true,
            UpdatesStatistics = true,
            Randomness = randomness,
            Step = step,
        };
}
