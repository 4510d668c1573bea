namespace Filigree.Training;

/// <summary>The learning rate as a function of the epoch.</summary>
public abstract record Schedule
{
    /// <summary>The learning rate.</summary>
    /// <param name="epoch">Epochs finished so far, 0 in the first; with a fraction where the rate changes every step.</param>
    /// <param name="epochs">Epochs in all.</param>
    public abstract double RateAt(double epoch, int epochs);

    /// <summary>Refuses a training that ends before the rate has changed as the schedule says.</summary>
    /// <param name="epochs">Epochs in all.</param>
    /// <exception cref="UserError">A change lies beyond the end.</exception>
    public virtual void Require(int epochs) { }

    /// <summary>True if the rate changes every step rather than every epoch.</summary>
    public bool EveryStep { get; init; }
}
