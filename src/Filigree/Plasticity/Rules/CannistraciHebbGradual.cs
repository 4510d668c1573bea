using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// CHTss (Zhang et al. 2025, 2501.19107): CHTs on a network that is wired with more connections, 50% of them, say, which go along a sigmoid to the density
/// asked for.
/// </summary>
internal static class CannistraciHebbGradual
{
    private static readonly NestedOption<ISchedule> LawOption = new("law", "how the density gets there", "sigmoid(6)");
    private static readonly WordOption<LayersLeftOut> LeftOutOption = EventOptions.LeftOut with { Default = "last" };
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Epochs(1));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");
    private static readonly NumberOption FromOption = new(
        "from",
        "how much scores weigh beside chance at the beginning",
        0.5,
        0.01,
        0.99
    );
    private static readonly NumberOption ToOption = new(
        "to",
        "how much scores weigh beside chance at the end",
        0.75,
        0.01,
        0.99
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "chtss",
            "Cannistraci-Hebb training with chance and a sinking density (CHTss)",
            [
                EventOptions.Density,
                LawOption,
                LeftOutOption,
                FractionOption,
                EveryOption,
                UntilOption,
                FromOption,
                ToOption,
            ],
            options => new ConnectionRule
            {
                Name = "chtss",
                Keep = new Sampled(new Relative(), options.Get(FromOption), options.Get(ToOption)),
                Grow = new Sampled(new PathsOfThree(), options.Get(FromOption), options.Get(ToOption)),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Constant),
                Density = new DensityPlan(
                    options.Get(EventOptions.Density),
                    options.Get(LawOption),
                    options.Get(UntilOption)
                ),
                LeftOut = options.Get(LeftOutOption),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Zhang et al. 2025, 2501.19107",
        };
}
