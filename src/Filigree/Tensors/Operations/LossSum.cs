namespace Filigree.Tensors;

/// <summary>Losses of some samples, added up.</summary>
/// <param name="Loss">Sum of the samples' losses.</param>
/// <param name="Correct">How many samples are classified rightly.</param>
/// <param name="Samples">How many samples.</param>
public readonly record struct LossSum(double Loss, long Correct, long Samples)
{
    /// <summary>Mean loss a sample.</summary>
    public double MeanLoss => Loss / Samples;

    /// <summary>Share of samples classified rightly.</summary>
    public double Accuracy => (double)Correct / Samples;

    /// <summary>The sum of two sums.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    public static LossSum operator +(LossSum left, LossSum right) => Add(left, right);

    /// <summary>The sum of two sums.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    public static LossSum Add(LossSum left, LossSum right) =>
        new(left.Loss + right.Loss, left.Correct + right.Correct, left.Samples + right.Samples);
}
