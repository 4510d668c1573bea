namespace Filigree.Tensors;

/// <summary>How a batch normalization comes by its means and variances.</summary>
/// <param name="Mean">Running means, one a channel.</param>
/// <param name="Variance">Running variances, one a channel.</param>
/// <param name="Epsilon">What is added to a variance before its root is taken.</param>
/// <param name="Momentum">How far the running statistics move towards those of a batch, 0 to 1.</param>
/// <param name="UsesBatch">Whether the batch's own are used instead of the running ones.</param>
/// <param name="Updates">Whether the running ones move towards the batch's; only where these are used.</param>
internal readonly record struct BatchStatistics(
    NamedBuffer Mean,
    NamedBuffer Variance,
    double Epsilon,
    double Momentum,
    bool UsesBatch,
    bool Updates
)
{
    /// <summary>Moves the running statistics of a channel. Of n numbers, the variance is that of the batch times n / (n - 1).</summary>
    /// <param name="channel">Which channel.</param>
    /// <param name="mean">Mean of the batch.</param>
    /// <param name="variance">Variance of the batch, normalized by n.</param>
    /// <param name="count">Numbers of the channel, n. A single one has variance 0.</param>
    internal void Update(int channel, double mean, double variance, long count)
    {
        if (Updates)
        {
            ref float runningMean = ref Mean.Value.Row(0)[channel];
            ref float runningVariance = ref Variance.Value.Row(0)[channel];
            runningMean = (float)((1 - Momentum) * runningMean + Momentum * mean);
            double unbiased = variance * count / Math.Max(1, count - 1);
            runningVariance = (float)((1 - Momentum) * runningVariance + Momentum * unbiased);
        }
    }
}
