using Filigree.Connectivity;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>Rules that choose connections before training, by a score, and leave them as they are from then on.</summary>
internal static class ChosenBefore
{
    private static readonly NestedOption<IShares> LayersOption = new(
        "layers",
        "where the best are looked for: in one ranking over all layers, or so many a layer",
        "global"
    )
    {
        Allows = shares => shares is DistributedShares,
        What = "uniform, erk or global",
    };

    private static readonly NumberOption TemperatureOption = new(
        "temperature",
        "what outputs are divided by before the loss sees them",
        200,
        0,
        1e6,
        ExcludesMinimum: true
    );

    /// <summary>A rule that takes no options but those of all.</summary>
    /// <param name="name">Name in study files.</param>
    /// <param name="description">What it is, in a line.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="score">What the best are.</param>
    /// <param name="rounds">Rounds, unless told otherwise.</param>
    /// <param name="samples">Samples that the score looks at, unless told otherwise; null where it looks at none.</param>
    /// <param name="whose">Whose samples they are.</param>
    /// <param name="hasTemperature">Whether outputs are divided by a temperature.</param>
    public static Rule<IPlasticity> Rule(
        string name,
        string description,
        string source,
        IScore score,
        int rounds = 1,
        int? samples = null,
        string whose = "that are looked at",
        bool hasTemperature = false
    )
    {
        NumberOption density = EventOptions.Density;
        var roundsOption = new CountOption("rounds", "cuts, each after a new look", rounds, 1, 10_000);
        CountOption? samplesOption = samples is { } usual
            ? new CountOption("samples", $"samples {whose}", usual, 1, 1_000_000)
            : null;
        return new Rule<IPlasticity>(
            name,
            description,
            [
                density,
                roundsOption,
                .. samplesOption is null ? (RuleOption[])[] : [samplesOption],
                .. hasTemperature ? (RuleOption[])[TemperatureOption] : [],
                LayersOption,
                EventOptions.LeftOut,
                MaskControls.Option,
            ],
            options => new ConnectionRule
            {
                Name = name,
                Keep = score,
                Layers = options.Get(LayersOption),
                LeftOut = options.Get(EventOptions.LeftOut),
                Before = new CutsBefore(
                    options.Get(density),
                    options.Get(roundsOption),
                    Schedules.Exponential,
                    options.Get(MaskControls.Option)
                ),
                Look = new SampleLook(
                    samplesOption is null ? 1 : options.Get(samplesOption),
                    hasTemperature ? options.Get(TemperatureOption) : 1
                ),
            }
        )
        {
            Source = source,
        };
    }
}
