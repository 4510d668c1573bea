using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// MEST (Yuan et al. 2021, 2110.14032): connections of small weights and small gradients move to random entries, so many as are a share of the layer's entries;
/// half as many after three quarters of the way, none at its end. On request a layer first grows, and is cut back at the next event.
/// </summary>
/// <remarks>The program acts every 5 epochs of 160, and halves the share after 90 of 120.</remarks>
internal static class MemoryEconomicTraining
{
    private static readonly NumberOption FractionOption = new(
        "fraction",
        "share of a layer's entries that moves",
        0.02,
        0,
        1
    );
    private static readonly FlagOption SoftOption = new(
        "soft",
        "layers grow by what moves, and are cut back at the next event",
        false
    );
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Epochs(5));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "mest",
            "connections of small weights and gradients move to random entries (MEST)",
            [FractionOption, SoftOption, EveryOption, UntilOption],
            options => new ConnectionRule
            {
                Name = "mest",
                Keep = new Elastic(),
                Grow = new RandomScore(),
                Layers = new PlaceShares(options.Get(SoftOption)),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Halved(0.75)),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Yuan et al. 2021, 2110.14032",
        };
}
