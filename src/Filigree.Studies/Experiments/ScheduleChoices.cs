using Filigree.Studies.Definition;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>The learning-rate schedules that a study can choose.</summary>
public static class ScheduleChoices
{
    /// <summary>Makes a schedule from the study's <c>rate</c>. A new one is one entry here.</summary>
    public static Catalog<Func<double, Schedule>> Catalog { get; } =
        new Catalog<Func<double, Schedule>>("schedule")
            .Add("constant", "one rate throughout", _ => rate => new ConstantSchedule(rate))
            .Add(
                "steps",
                "the rate, then other rates from certain epochs on",
                choice => rate => new StepSchedule(Stretches(rate, choice)),
                RuleParameter.Counts("epochs", "epochs after which the rate changes, ascending", null, 1, 1_000_000),
                RuleParameter.Numbers("rates", "the rates from there on", null, 0, double.PositiveInfinity)
            )
            .Add(
                "cosine",
                "half a cosine from the rate down",
                choice => rate => new CosineSchedule(rate, choice.Number("to")),
                RuleParameter.Number("to", "the rate at the end", 0, 0, double.PositiveInfinity)
            )
            .Add(
                "triangular",
                "a linear rise to the rate and a linear fall to 0, every step",
                choice => rate => new TriangularSchedule(rate, choice.Number("peak-at")) { EveryStep = true },
                RuleParameter.Number("peak-at", "where the peak lies, as a share of all epochs", 0.5, 0.001, 0.999)
            );

    /// <summary>True if the parameters of a choice fit together.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="problem">What is wrong, with what is expected.</param>
    public static bool Fits(Choice choice, out string problem)
    {
        problem = "";
        if (choice.Name != "steps")
        {
            return true;
        }

        IReadOnlyList<int> epochs = choice.Counts("epochs");
        problem =
            epochs.Count != choice.Numbers("rates").Count
                ? $"the schedule has {epochs.Count} epochs and {choice.Numbers("rates").Count} rates; expected as many of each"
            : epochs.Zip(epochs.Skip(1)).Any(pair => pair.First >= pair.Second)
                ? "the schedule's epochs do not ascend; expected each above the one before"
            : "";
        return problem.Length == 0;
    }

    private static List<KeyValuePair<int, double>> Stretches(double rate, Choice choice) =>
        [
            new(0, rate),
            .. choice.Counts("epochs").Zip(choice.Numbers("rates"), (epoch, then) => KeyValuePair.Create(epoch, then)),
        ];
}
