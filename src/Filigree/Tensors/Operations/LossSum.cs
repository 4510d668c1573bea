namespace Filigree.Tensors;

/// <summary>Losses of some samples, added up.</summary>
/// <param name="Loss">Sum of the samples' losses.</param>
/// <param name="Correct">How many samples are classified rightly; 0 where there are no classes.</param>
/// <param name="Samples">How many samples.</param>
public readonly record struct LossSum(double Loss, long Correct, long Samples)
{
    /// <summary>Whether the samples have real targets: there is no accuracy then. The training says so, whatever the loss.</summary>
    public bool IsRegression { get; init; }

    /// <summary>Sum over the samples of the mean over the outputs of (output - target)^2, whatever the loss; 0 where there are classes.</summary>
    public double SquaredErrors { get; init; }

    /// <summary>
    /// What the sum of squared errors would be if every output were the mean of its targets; 0 where that is not known, or where there are
    /// classes.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>Mean loss a sample.</summary>
    public double MeanLoss => Loss / Samples;

    /// <summary>Share of samples classified rightly; NaN where there are no classes.</summary>
    public double Accuracy => IsRegression ? double.NaN : (double)Correct / Samples;

    /// <summary>
    /// The share of the targets' variance that the outputs explain, R^2: 1 for outputs that equal the targets, 0 for their mean, below that
    /// for worse; over all outputs together. NaN where targets are classes or all alike.
    /// </summary>
    public double R2 => IsRegression && Spread > 0 ? 1 - SquaredErrors / Spread : double.NaN;

    /// <summary>The sum of two sums.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    public static LossSum operator +(LossSum left, LossSum right) => Add(left, right);

    /// <summary>The sum of two sums.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    public static LossSum Add(LossSum left, LossSum right) =>
        new(left.Loss + right.Loss, left.Correct + right.Correct, left.Samples + right.Samples)
        {
            IsRegression = left.IsRegression || right.IsRegression,
            Spread = left.Spread + right.Spread,
            SquaredErrors = left.SquaredErrors + right.SquaredErrors,
        };
}
