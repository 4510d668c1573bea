using Filigree.Options;

namespace Filigree.Training;

/// <summary>A rate for each stretch of epochs.</summary>
/// <param name="Stretches">Each stretch's first epoch (0 for the first stretch, ascending) and its rate.</param>
public sealed record StepSchedule(IReadOnlyList<KeyValuePair<int, double>> Stretches) : Schedule
{
    private static readonly ListOption<int> EpochsOption = new(
        new CountOption("epochs", "epochs after which the rate changes, ascending", null, 1, 1_000_000)
    )
    {
        Unit = "epochs",
    };

    private static readonly ListOption<double> RatesOption = new(
        new NumberOption("rates", "the rates from there on", null, 0),
        Fewest: 0
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<ScheduleOfRate> Rule { get; } =
        new(
            "steps",
            "the rate, then other rates from certain epochs on",
            [EpochsOption, RatesOption],
            options =>
                rate => new StepSchedule([
                    new(0, rate),
                    .. options.Get(EpochsOption).Zip(options.Get(RatesOption), KeyValuePair.Create),
                ])
        )
        {
            FindConflict = FindConflict,
        };

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

    /// <inheritdoc/>
    public override void Require(int epochs)
    {
        if (Stretches[^1].Key is var last && last >= epochs)
        {
            throw new UserError(
                FormattableString.Invariant(
                    $"the rate changes after epoch {last}, and the schedule has {epochs} epochs"
                ),
                expected: FormattableString.Invariant($"epochs of the schedule below {epochs}")
            );
        }
    }

    private static string? FindConflict(Choice options)
    {
        IReadOnlyList<int> epochs = options.Get(EpochsOption);
        int rates = options.Get(RatesOption).Count;
        return epochs.Count != rates
                ? $"the schedule has {epochs.Count} epochs and {rates} rates; expected as many of each"
            : epochs.Zip(epochs.Skip(1)).Any(pair => pair.First >= pair.Second)
                ? "the schedule's epochs do not ascend; expected each above the one before"
            : null;
    }
}
