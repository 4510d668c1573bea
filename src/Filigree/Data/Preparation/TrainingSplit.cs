using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>The rows of the training samples that are trained on, and those set aside for validation.</summary>
/// <param name="Training">Rows to train on, ascending.</param>
/// <param name="Validation">Rows to validate on, ascending.</param>
internal sealed record TrainingSplit(int[] Training, int[] Validation)
{
    /// <summary>Draws the validation rows at random, from the stream <c>split</c>.</summary>
    /// <param name="samples">Number of training samples.</param>
    /// <param name="size">How many of them validate.</param>
    /// <param name="randomness">The trial's random streams.</param>
    /// <exception cref="UserError">None would be left for training.</exception>
    public static TrainingSplit Draw(int samples, ValidationSize size, Randomness randomness)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        ArgumentNullException.ThrowIfNull(randomness);
        int validationCount = size.Of(samples);
        int[] order = randomness.Stream(StreamNames.Split).Permutation(samples);
        int[] validation = order[..validationCount];
        int[] training = order[validationCount..];
        Array.Sort(validation);
        Array.Sort(training);
        return new TrainingSplit(training, validation);
    }
}
