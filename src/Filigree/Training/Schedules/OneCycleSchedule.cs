using Filigree.Options;

namespace Filigree.Training;

/// <summary>
/// Half a cosine, or a straight line, up to a peak, and another down to nearly nothing, every step: one cycle as PyTorch's OneCycleLR counts it,
/// whose last step has the last rate. The momentum stays as it is.
/// </summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="PeakAt">Where the peak lies, as a share of all steps in (0, 1).</param>
/// <param name="StartDivisor">What the peak is divided by to start with, at least 1.</param>
/// <param name="EndDivisor">What the first rate is divided by in the end, at least 1.</param>
/// <param name="IsLinear">True for straight lines.</param>
public sealed record OneCycleSchedule(
    double Peak,
    double PeakAt = 0.3,
    double StartDivisor = 25,
    double EndDivisor = 1e4,
    bool IsLinear = false
) : Schedule
{
    private static readonly NumberOption PeakOption = new(
        "peak-at",
        "where the peak lies, as a share of all steps",
        0.3,
        0.001,
        0.999
    );

    private static readonly NumberOption StartOption = new(
        "start-divisor",
        "what the peak is divided by to start with",
        25,
        1
    );

    private static readonly NumberOption EndOption = new(
        "end-divisor",
        "what the first rate is divided by in the end",
        1e4,
        1
    );

    private static readonly WordOption<bool> ShapeOption = new(
        "shape",
        "of both stretches",
        "cosine",
        ("cosine", false),
        ("linear", true)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "one-cycle",
            "up to the rate and down to nearly nothing, every step",
            [PeakOption, StartOption, EndOption, ShapeOption],
            options =>
                rate => new OneCycleSchedule(
                    rate,
                    options.Get(PeakOption),
                    options.Get(StartOption),
                    options.Get(EndOption),
                    options.Get(ShapeOption)
                )
                {
                    Pace = SchedulePace.Step,
                }
        )
        {
            Source = "Smith and Topin 2018; PyTorch's OneCycleLR",
        };

    private double First => Peak / StartDivisor;

    private double Last => First / EndDivisor;

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) => At(epoch / epochs, PeakAt, 1);

    /// <inheritdoc/>
    public override double RateOfStep(long step, TrainingSpan span) =>
        At(step, (PeakAt * span.Steps) - 1, span.Steps - 1);

    private double At(double now, double peak, double end) =>
        now <= peak ? Between(First, Peak, peak > 0 ? now / peak : 1)
        : now >= end ? Last
        : Between(Peak, Last, (now - peak) / (end - peak));

    private double Between(double from, double to, double part) =>
        IsLinear ? from + ((to - from) * part) : CosineSchedule.Between(from, to, part);
}
