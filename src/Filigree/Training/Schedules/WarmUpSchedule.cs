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

        // Where the rate changes once an epoch, all steps of the first would have a rate of 0.
        double risen = Pace == SchedulePace.Epoch && From == 0 ? epoch + 1 : epoch;
        double goal = Then.RateAt(0, epochs - Epochs);
        return From == 0 ? goal * risen / Epochs : From + ((goal - From) * risen / Epochs);
    }

    /// <inheritdoc/>
    public override void Require(int epochs)
    {
        double goal = Then.RateAt(0, epochs - Epochs);
        if (!(goal > From))
        {
            throw new UserError(
                FormattableString.Invariant(
                    $"the warm-up does not rise: it begins at {From}, and the schedule at {goal}"
                ),
                expected: From == 0
                    ? "a schedule that begins above 0, or no warm-up"
                    : FormattableString.Invariant($"warm-up-from below {goal}")
            );
        }

        if (Epochs == 1 && From == 0 && Pace == SchedulePace.Epoch)
        {
            throw new UserError(
                "the rate changes once an epoch, and a warm-up of one epoch has no rate to rise from",
                expected: "a warm-up of iterations, of at least 2 epochs, from a rate above 0, or before a schedule with 'every: step'"
            );
        }

        Then.Require(epochs - Epochs);
    }
}
