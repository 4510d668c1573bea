using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Sparse networks from scratch (Dettmers and Zettlemoyer 2019, 1907.04840): every epoch each sparse layer loses the fraction of its weakest connections, and
/// as many come where the momentum of the gradients is largest, more of them in layers whose connections have much of it.
/// </summary>
/// <remarks>The momentum is the rule's own, m = decay m + g, whatever the optimizer; by default it is added up over the 44 steps before an event, after which 0.9^44 of a
/// gradient, less than 1%, is left. Its memory is that of all entries, for these steps. The number of connections stays exactly; in the authors' program it sinks.</remarks>
internal static class FromScratchByMomentum
{
    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.5);
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Epochs(1));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");
    private static readonly NumberOption DecayOption = new(
        "decay",
        "what is left of a gradient in the momentum with each step",
        0.9,
        0,
        0.999999
    );
    private static readonly CountOption WindowOption = new(
        "window",
        "steps before an event over which the momentum is added up",
        44,
        1,
        1_000_000
    )
    {
        Unit = "iterations",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "snfs",
            "the weakest connections move to where the gradients' momentum is largest (SNFS)",
            [FractionOption, EveryOption, UntilOption, DecayOption, WindowOption],
            options => new ConnectionRule
            {
                Name = "snfs",
                Keep = new Magnitude(),
                Grow = new MomentumScore(),
                Layers = new MomentumShares(),
                Moves = new Moves(options.Get(FractionOption), 0, Schedules.Cosine),
                MomentumDecay = options.Get(DecayOption),
                MomentumWindow = options.Get(WindowOption),
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Dettmers and Zettlemoyer 2019, 1907.04840",
        };
}
