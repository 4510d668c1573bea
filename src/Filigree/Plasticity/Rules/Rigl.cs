using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// RigL (Evci et al. 2020, 1911.11134): every so many steps each sparse layer loses the fraction of its connections of smallest magnitude, and gains as
/// many where the loss's gradient is largest. The fraction follows half a cosine. The step of an event moves no weight.
/// </summary>
/// <remarks>There is no event at the first step, unlike in the authors' program.</remarks>
internal static class Rigl
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "rigl",
            "the weakest connections of sparse layers move to where gradients are largest (RigL)",
            [FractionOption, EveryOption, UntilOption, EventOptions.Returning],
            options => new ConnectionRule
            {
                Name = "rigl",
                Keep = new Magnitude(),
                Grow = new GradientScore(),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Cosine),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
                KeepsReturning = options.Get(EventOptions.Returning),
            }
        )
        {
            Source = "Evci et al. 2020, 1911.11134",
        };
}
