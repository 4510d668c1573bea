using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// SRigL (Lasby et al. 2024, 2305.02299): RigL with one fan-in for all neurons of a layer that are on. A neuron is off if fewer than max(1, gamma k) of its entries are among the
/// layer's best, connections by magnitude and free entries by gradient; outputs never are. Each neuron that is on keeps its best connections, and gets those of
/// its free entries that have the largest gradients, until it has k.
/// </summary>
/// <remarks>In the authors' program rows that are too full lose arbitrary connections, and outputs may be switched off. A layer keeps the number it was wired with, to the nearest.</remarks>
internal static class Srigl
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "srigl",
            "as rigl, with one fan-in for all neurons that are on (SRigL)",
            [FanIn.GammaOption, FractionOption, EveryOption, UntilOption],
            options => new ConnectionRule
            {
                Name = "srigl",
                Keep = new Magnitude(),
                Grow = new GradientScore(),
                Pattern = new FanIn(options.Get(FanIn.GammaOption)),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Cosine),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Lasby et al. 2024, 2305.02299",
        };
}
