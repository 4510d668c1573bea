using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// CHTs (Zhang et al. 2025, 2501.19107): Cannistraci-Hebb training with chance. What stays is drawn by magnitude beside those of both neurons, what comes by
/// paths of length three; the longer the training, the less is left to chance.
/// </summary>
internal static class CannistraciHebbSoft
{
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
            "chts",
            "Cannistraci-Hebb training with chance (CHTs)",
            [FractionOption, EveryOption, UntilOption, FromOption, ToOption],
            options => new ConnectionRule
            {
                Name = "chts",
                Keep = new Sampled(new Relative(), options.Get(FromOption), options.Get(ToOption)),
                Grow = new Sampled(new PathsOfThree(), options.Get(FromOption), options.Get(ToOption)),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Constant),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Zhang et al. 2025, 2501.19107",
        };
}
