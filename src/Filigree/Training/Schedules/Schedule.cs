using Filigree.Options;

namespace Filigree.Training;

/// <summary>The learning rate as a function of the epoch.</summary>
public abstract record Schedule
{
    /// <summary>The learning rate.</summary>
    /// <param name="epoch">Epochs finished so far, 0 in the first; with a fraction where the rate changes every step.</param>
    /// <param name="epochs">Epochs in all.</param>
    public abstract double RateAt(double epoch, int epochs);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Steps finished before it.</param>
    /// <param name="span">How long the training is.</param>
    public virtual double RateOfStep(long step, TrainingSpan span) =>
        RateAt(
            Pace switch
            {
                SchedulePace.Epoch => step / span.StepsPerEpoch,
                SchedulePace.Step => (double)step / span.StepsPerEpoch,
                _ => (step + 1.0) / span.StepsPerEpoch,
            },
            span.Epochs
        );

    /// <summary>Refuses a training that ends before the rate has changed as the schedule says.</summary>
    /// <param name="epochs">Epochs in all.</param>
    /// <exception cref="UserError">A change lies beyond the end.</exception>
    public virtual void Require(int epochs) { }

    /// <summary>When the rate changes.</summary>
    public SchedulePace Pace { get; init; }
}
