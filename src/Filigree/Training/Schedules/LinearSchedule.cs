using Filigree.Options;

namespace Filigree.Training;

/// <summary>Straight lines between some points of the training.</summary>
/// <param name="Rate">What the points' factors multiply.</param>
/// <param name="Points">
/// Where each point lies, as a share of the training (ascending, 0 the first and 1 the last), and its factor on the rate, at least 0.
/// </param>
public sealed record LinearSchedule(double Rate, IReadOnlyList<KeyValuePair<double, double>> Points) : Schedule
{
    private static readonly ListOption<double> AtOption = new(
        new NumberOption("at", "points of the training, from 0 to 100%, ascending", null, 0, 1),
        [0, 1],
        Fewest: 2
    );

    private static readonly ListOption<double> FactorsOption = new(
        new NumberOption("factors", "what the rate is multiplied by at each point", null, 0, 1e6),
        [1, 0],
        Fewest: 2
    );

    private static readonly WordOption<SchedulePace> EveryOption = PaceOption.Of(SchedulePace.Step);

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "linear",
            "straight lines between factors on the rate",
            [AtOption, FactorsOption, EveryOption],
            options =>
                rate => new LinearSchedule(
                    rate,
                    [.. options.Get(AtOption).Zip(options.Get(FactorsOption), KeyValuePair.Create)]
                )
                {
                    Pace = options.Get(EveryOption),
                }
        )
        {
            FindConflict = FindConflict,
        };

    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs)
    {
        double at = Math.Clamp(epoch / epochs, 0, 1);
        int next = 1;
        while (next < Points.Count - 1 && at >= Points[next].Key)
        {
            next++;
        }

        (double start, double from) = Points[next - 1];
        (double end, double to) = Points[next];
        return Rate * (from + ((to - from) * (at - start) / (end - start)));
    }

    private static string? FindConflict(Choice options)
    {
        IReadOnlyList<double> at = options.Get(AtOption);
        int factors = options.Get(FactorsOption).Count;
        return at.Count != factors
                ? $"the schedule has {at.Count} points and {factors} factors; expected as many of each"
            : at[0] != 0 || at[^1] != 1 || at.Zip(at.Skip(1)).Any(pair => pair.First >= pair.Second)
                ? "the schedule's points do not ascend from 0 to 100%; expected such as [0, 40%, 100%]"
            : null;
    }
}
