using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// SET as RigL's authors compare with (Mocanu et al. 2018; Evci et al. 2020): every so many steps each sparse layer loses the fraction of its connections of
/// smallest magnitude, whatever their sign, and gains as many at random. The fraction follows half a cosine.
/// </summary>
/// <remarks>The form that goes by sign, with weights drawn anew, is <see cref="SparseEvolution"/>.</remarks>
internal static class EvolutionByMagnitude
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "set",
            "the weakest connections of sparse layers move to random entries (SET by magnitude)",
            [FractionOption, EveryOption, UntilOption, EventOptions.Returning],
            options => new ConnectionRule
            {
                Name = "set",
                Keep = new Magnitude(),
                Grow = new RandomScore(),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Cosine),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
                KeepsReturning = options.Get(EventOptions.Returning),
            }
        )
        {
            Source = "Mocanu et al. 2018; Evci et al. 2020, 1911.11134",
        };
}
