using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Dynamic sparse reparameterization (Mostafa and Wang 2019, 1902.05967): connections below one threshold leave, whatever their layer, and as many come at
/// random, more of them in layers that have more left. The threshold goes on its own to where about as many leave as are meant to.
/// </summary>
/// <remarks>What has just left does not come back at the same event.</remarks>
internal static class DynamicReparameterization
{
    private static readonly CountOption CountOption = new(
        "count",
        "how many connections are meant to leave at an event",
        600,
        1,
        1_000_000_000
    );
    private static readonly NumberOption ThresholdOption = new(
        "threshold",
        "the magnitude below which connections leave at the first event",
        0.001,
        0,
        ExcludesMinimum: true
    );
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(1000));
    private static readonly MomentOption UntilOption = EventOptions.Until("100%");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "dsr",
            "connections below a threshold that adapts move to random entries of any layer (DSR)",
            [CountOption, ThresholdOption, EveryOption, UntilOption],
            options => new ConnectionRule
            {
                Name = "dsr",
                Keep = new Magnitude(),
                Grow = new RandomScore(),
                Layers = new ThresholdShares(options.Get(CountOption), options.Get(ThresholdOption)),
                BarsJustCut = true,
                When = new EventTimes(options.Get(EveryOption), options.Get(UntilOption)),
            }
        )
        {
            Source = "Mostafa and Wang 2019, 1902.05967",
        };
}
