using Filigree.Options;

namespace Filigree.Training;

/// <summary>One rate throughout.</summary>
/// <param name="Rate">The rate.</param>
public sealed record ConstantSchedule(double Rate) : Schedule
{
    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new("constant", "one rate throughout", [], _ => rate => new ConstantSchedule(rate));

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) => Rate;
}
