using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// GraNet (Liu et al. 2021, 2106.10404): the network is cut little by little to a density, the weakest connections of all layers together, and at every event
/// a fraction of what is left moves to where gradients are largest; once the density is there, that goes on as RigL.
/// </summary>
internal static class GradualRegeneration
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.5);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(1000));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");
    private static readonly MomentOption LastCutOption = new("last-cut", "when the density is there", "50%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "granet",
            "gradual pruning by one ranking, with regeneration by gradients (GraNet)",
            [EventOptions.Density, FractionOption, EveryOption, LastCutOption, UntilOption, EventOptions.LeftOut],
            options => new ConnectionRule
            {
                Name = "granet",
                Keep = new Magnitude(),
                Grow = new GradientScore(),
                Layers = Shares.Of(Distributions.Global),
                Density = new DensityPlan(
                    options.Get(EventOptions.Density),
                    Schedules.Cubic,
                    options.Get(LastCutOption)
                ),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Cosine),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
                LeftOut = options.Get(EventOptions.LeftOut),
            }
        )
        {
            Source = "Liu et al. 2021, 2106.10404",
        };
}
