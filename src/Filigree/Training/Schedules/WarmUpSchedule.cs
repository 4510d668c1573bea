namespace Filigree.Training;

/// <summary>Rises linearly to another schedule's rate, then follows that schedule.</summary>
/// <param name="Epochs">Epochs of the rise, at least 1.</param>
/// <param name="Then">The schedule that follows, as if it had run from the first epoch after the rise.</param>
public sealed record WarmUpSchedule(int Epochs, Schedule Then) : Schedule
{
    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) =>
        epoch < Epochs
            ? Then.RateAt(0, epochs - Epochs) * (EveryStep ? epoch : epoch + 1) / Epochs
            : Then.RateAt(epoch - Epochs, epochs - Epochs);

    /// <inheritdoc/>
    public override void Require(int epochs) => Then.Require(epochs - Epochs);
}
