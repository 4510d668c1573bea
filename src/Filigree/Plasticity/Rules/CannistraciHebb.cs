using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Cannistraci-Hebb training (CHT: Zhang et al., ICLR 2024): every epoch the weakest connections leave, with those on no complete path, and as many come where
/// paths of length three through the layer have neurons with few other links. A layer whose cut comes back by 90% stays as it is. No gradient is looked at.
/// </summary>
internal static class CannistraciHebb
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Epochs(1));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");
    private static readonly NumberOption SettlesOption = new(
        "settles",
        "a layer stays once this share of what left comes back at once",
        0.9,
        0,
        1
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "cht",
            "the weakest connections move to where the layer's own links point (Cannistraci-Hebb)",
            [FractionOption, EveryOption, UntilOption, SettlesOption],
            options => new ConnectionRule
            {
                Name = "cht",
                Keep = new Magnitude(),
                Grow = new PathsOfThree(),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Constant),
                RemovesDeadPaths = true,
                SettlesAt = options.Get(SettlesOption),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Zhang et al. 2024",
        };
}
