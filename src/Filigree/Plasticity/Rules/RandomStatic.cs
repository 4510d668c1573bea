using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// The control of all that chooses connections: as many as asked for are kept at random before training, spread over the layers in one of the usual ways, and
/// stay where they are.
/// </summary>
internal static class RandomStatic
{
    private static readonly NestedOption<IShares> LayersOption = new(
        "layers",
        "how they are shared among the layers",
        "erk"
    )
    {
        Allows = shares => shares is DistributedShares,
        What = "uniform, erk or global",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "static",
            "a random choice of connections that stays",
            [EventOptions.Density, LayersOption, EventOptions.LeftOut],
            options => new ConnectionRule
            {
                Name = "static",
                Keep = new RandomScore(),
                Layers = options.Get(LayersOption),
                Before = new CutsBefore(options.Get(EventOptions.Density), Rounds: 1, Schedules.Linear),
                LeftOut = options.Get(EventOptions.LeftOut),
            }
        )
        {
            Source = "Mocanu et al. 2018; Evci et al. 2020",
        };
}
