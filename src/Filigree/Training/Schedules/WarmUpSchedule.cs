namespace Filigree.Training;

/// <summary>Rises linearly to another schedule's rate, then follows that schedule, at its pace.</summary>
public sealed record WarmUpSchedule : Schedule
{
    /// <summary>A rise before a schedule.</summary>
    /// <param name="epochs">Epochs of the rise, at least 1.</param>
    /// <param name="then">The schedule that follows, as if it had run from the first epoch after the rise.</param>
    /// <param name="from">The rate that the rise begins at.</param>
    public WarmUpSchedule(int epochs, Schedule then, double from = 0)
    {
        ArgumentNullException.ThrowIfNull(then);
        (Epochs, Then, From, Pace) = (epochs, then, from, then.Pace);
    }

    /// <summary>Epochs of the rise.</summary>
    public int Epochs { get; }

    /// <summary>The schedule that follows.</summary>
    public Schedule Then { get; }

    /// <summary>The rate that the rise begins at.</summary>
    public double From { get; }

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs)
    {
        if (epoch >= Epochs)
        {
            return Then.RateAt(epoch - Epochs, epochs - Epochs);
        }

        // Where the rate changes once an epoch, the first rate is above the start, for all its steps have it.
        double risen = Pace == SchedulePace.Epoch ? epoch + 1 : epoch;
        double goal = Then.RateAt(0, epochs - Epochs);
        return From == 0 ? goal * risen / Epochs : From + ((goal - From) * risen / Epochs);
    }

    /// <inheritdoc/>
    public override void Require(int epochs) => Then.Require(epochs - Epochs);
}
