using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// In-time over-parameterization (Liu et al. 2021, 2102.02887): SET or RigL that acts seldom, so that what comes has time to grow, and to the end of training.
/// The fraction follows half a cosine from 0.5 to 0.005.
/// </summary>
/// <remarks>Their program acts every 1500it with random growth, every 4000it with gradients. It draws each entry of the wiring on its own; here counts are exact.</remarks>
internal static class InTimeOverParameterization
{
    private static readonly NestedOption<IScore> GrowOption = new("grow", "which free entries come", "random");
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.5);
    private static readonly NumberOption ToOption = new("to", "that share at the end", 0.005, 0, 1);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(1500));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "itop",
            "SET or RigL that acts seldom and to the end (in-time over-parameterization)",
            [GrowOption, EveryOption, UntilOption, FractionOption, ToOption],
            options => new ConnectionRule
            {
                Name = "itop",
                Keep = new Magnitude(),
                Grow = options.Get(GrowOption),
                Moves = new Moves(options.Get(FractionOption), options.Get(ToOption), Schedules.Cosine),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Liu et al. 2021, 2102.02887",
        };
}
