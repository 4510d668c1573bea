namespace Filigree.Training;

/// <summary>One rate throughout.</summary>
/// <param name="Rate">The rate.</param>
public sealed record ConstantSchedule(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) => Rate;
}
