namespace Filigree.Numerics;

/// <summary>The named random streams of a trial.</summary>
public static class StreamNames
{
    /// <summary>Wiring: weights and connections before training.</summary>
    public const string Weights = "weights";

    /// <summary>The split of training data into training and validation.</summary>
    public const string Split = "split";

    /// <summary>The order of samples; <c>step</c> is the epoch.</summary>
    public const string Order = "order";

    /// <summary>Data augmentation.</summary>
    public const string Augment = "augment";

    /// <summary>Dropout; <c>step</c> is the training step.</summary>
    public const string Dropout = "dropout";

    /// <summary>Stochastic depth; <c>step</c> is the training step. Studies vary it with <see cref="Dropout"/>, whose seed it has.</summary>
    public const string Depth = "depth";

    /// <summary>Plasticity: connections changed while training.</summary>
    public const string Plasticity = "plasticity";
}
