using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Gradual magnitude pruning (Zhu and Gupta 2017, 1710.01878): the weakest connections go little by little, most of them early, until the density is the one
/// asked for. Nothing comes back.
/// </summary>
/// <remarks>Their program for MNIST begins at 2000it, ends at 30000it and cuts every 500it.</remarks>
internal static class GradualMagnitude
{
    private static readonly NestedOption<IShares> LayersOption = new(
        "layers",
        "how the density is shared among the layers",
        "uniform"
    )
    {
        Allows = shares => shares is DistributedShares or SameShares,
        What = "same, uniform, erk or global",
    };
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");
    private static readonly MomentOption BeginOption = EventOptions.Begin;

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "gmp",
            "the weakest connections go little by little (gradual magnitude pruning)",
            [EventOptions.Density, LayersOption, EveryOption, UntilOption, BeginOption, EventOptions.LeftOut],
            options => new ConnectionRule
            {
                Name = "gmp",
                Keep = new Magnitude(),
                Layers = options.Get(LayersOption),
                Density = new DensityPlan(options.Get(EventOptions.Density), Schedules.Cubic, options.Get(UntilOption)),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption), options.Get(BeginOption)),
                LeftOut = options.Get(EventOptions.LeftOut),
            }
        )
        {
            Source = "Zhu and Gupta 2017, 1710.01878",
        };
}
