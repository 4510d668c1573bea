namespace Filigree.Training;

/// <summary>A rate for each stretch of epochs.</summary>
/// <param name="Stretches">Each stretch's first epoch (0 for the first stretch, ascending) and its rate.</param>
public sealed record StepSchedule(IReadOnlyList<KeyValuePair<int, double>> Stretches) : Schedule
{
    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs)
    {
        double rate = Stretches[0].Value;
        foreach ((int first, double value) in Stretches)
        {
            if (epoch >= first)
            {
                rate = value;
            }
        }

        return rate;
    }
}
