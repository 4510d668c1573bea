namespace Filigree.Training;

/// <summary>How a network is trained, beside its optimizer.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training samples, at least 1.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Samples a step, at least 1; the last step of an epoch takes what is left.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>The learning rate.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>
    /// Steps in which the rate rises linearly to what the schedule says, which itself runs from the first step on; 0 for none. A rise in
    /// whole epochs before the schedule begins is a <see cref="WarmUpSchedule"/>.
    /// </summary>
    public int WarmUpSteps { get; init; }

    /// <summary>Largest norm of the gradient; 0 for no clipping.</summary>
    public double ClipNorm { get; init; }

    /// <summary>
    /// Decay of the exponential moving average of all parameters and running statistics, in (0, 1); 0 for none. Where there is one, it is what is
    /// measured after every epoch, and what the network is left with in the end; connections must then stay as they are.
    /// </summary>
    public double WeightAverage { get; init; }

    /// <summary>What is made small: the cross-entropy of classification unless said otherwise.</summary>
    public Loss Loss { get; init; } = new CrossEntropy();

    internal void Validate()
    {
        Checks.InRange(Epochs >= 1, "epochs", Epochs, "is at least 1");
        Checks.InRange(Batch >= 1, "batch", Batch, "is at least 1");
        Checks.InRange(WarmUpSteps >= 0, "warm-up", WarmUpSteps, "is at least 0");
        Checks.InRange(ClipNorm >= 0, "clip norm", ClipNorm, "is at least 0");
        Checks.InRange(WeightAverage is >= 0 and < 1, "weight average", WeightAverage, "lies in [0, 1)");
    }
}
