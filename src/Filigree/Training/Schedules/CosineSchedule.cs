using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Training;

/// <summary>Half a cosine from one rate to another.</summary>
/// <param name="From">Rate at the start.</param>
/// <param name="To">Rate at the end.</param>
public sealed record CosineSchedule(double From, double To) : Schedule
{
    private static readonly NumberOption ToOption = new("to", "the rate at the end", 0, 0);

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "cosine",
            "half a cosine from the rate down",
            [ToOption],
            options => rate => new CosineSchedule(rate, options.Get(ToOption))
        )
        {
            Source = "Loshchilov and Hutter 2017",
        };

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) =>
        To + (From - To) * (1 + Elementary.Cos(Math.PI * Math.Min(epoch / epochs, 1))) / 2;
}
