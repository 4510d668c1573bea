using Filigree.Options;

namespace Filigree.Training;

/// <summary>Rises linearly from 0 to a peak and falls linearly to 0.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="PeakAt">Where the peak lies, as a share of all epochs in (0, 1).</param>
public sealed record TriangularSchedule(double Peak, double PeakAt = 0.5) : Schedule
{
    private static readonly NumberOption PeakOption = new(
        "peak-at",
        "where the peak lies, as a share of all epochs",
        0.5,
        0.001,
        0.999
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "triangular",
            "a linear rise to the rate and a linear fall to 0, every step",
            [PeakOption],
            options => rate => new TriangularSchedule(rate, options.Get(PeakOption)) { Pace = SchedulePace.Step }
        );

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs)
    {
        double at = Math.Clamp(epoch / epochs, 0, 1);
        return Peak * (at < PeakAt ? at / PeakAt : (1 - at) / (1 - PeakAt));
    }
}
