using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Training;

/// <summary>Half a cosine from one rate to another.</summary>
/// <param name="From">Rate at the start.</param>
/// <param name="To">Rate at the end.</param>
public sealed record CosineSchedule(double From, double To) : Schedule
{
    private static readonly NumberOption ToOption = new("to", "the rate at the end", 0, 0);
    private static readonly WordOption<SchedulePace> EveryOption = PaceOption.Of(SchedulePace.Epoch);

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "cosine",
            "half a cosine from the rate down",
            [ToOption, EveryOption],
            options => rate => new CosineSchedule(rate, options.Get(ToOption)) { Pace = options.Get(EveryOption) }
        )
        {
            Source = "Loshchilov and Hutter 2017",
        };

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) => Between(From, To, Math.Min(epoch / epochs, 1));

    /// <summary>Half a cosine between two numbers.</summary>
    /// <param name="from">At the start.</param>
    /// <param name="to">At the end.</param>
    /// <param name="part">How much of the way is behind, 0 to 1.</param>
    internal static double Between(double from, double to, double part) =>
        to + (from - to) * (1 + Elementary.Cos(Math.PI * part)) / 2;
}
