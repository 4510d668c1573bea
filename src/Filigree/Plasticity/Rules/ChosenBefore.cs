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

    /// <summary>What outputs are divided by before the loss sees them; GraSP's program has 200.</summary>
    public static NumberOption TemperatureOption { get; } =
        new("temperature", "what outputs are divided by before the loss sees them", 200, 0, 1e6, ExcludesMinimum: true);

    private static readonly NestedOption<IScore> KeepOption = new("keep", "the best of which stay", "saliency");

    /// <summary>The rule in study files whose score is named.</summary>
    public static Rule<IPlasticity> Named { get; } =
        Of(
            "before",
            "before training, the best connections by a score stay",
            "Frankle et al. 2021, 2009.08576",
            options => options.Get(KeepOption),
            [KeepOption],
            rounds: 1,
            SamplesOption(100, "that are looked at: in all for gradients, of each class for second derivatives"),
            TemperatureOption
        );

    /// <summary>A rule of one score.</summary>
    /// <param name="name">Name in study files.</param>
    /// <param name="description">What it is, in a line.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="score">What the best are.</param>
    /// <param name="rounds">Rounds, unless told otherwise.</param>
    /// <param name="samples">The option of samples that the score looks at; null where it looks at none.</param>
    /// <param name="temperature">The option of a temperature; null where outputs are divided by none.</param>
    public static Rule<IPlasticity> Rule(
        string name,
        string description,
        string source,
        IScore score,
        int rounds = 1,
        CountOption? samples = null,
        NumberOption? temperature = null
    ) => Of(name, description, source, _ => score, [], rounds, samples, temperature);

    /// <summary>The option of samples that a score looks at.</summary>
    /// <param name="usual">How many, unless told otherwise.</param>
    /// <param name="whose">Which samples they are.</param>
    public static CountOption SamplesOption(int usual, string whose) =>
        new("samples", $"samples {whose}", usual, 1, 1_000_000);

    private static Rule<IPlasticity> Of(
        string name,
        string description,
        string source,
        Func<Choice, IScore> score,
        IReadOnlyList<RuleOption> first,
        int rounds,
        CountOption? samples,
        NumberOption? temperature
    )
    {
        var roundsOption = new CountOption("rounds", "cuts, each after a new look", rounds, 1, 10_000);
        return new Rule<IPlasticity>(
            name,
            description,
            [
                .. first,
                EventOptions.Density,
                roundsOption,
                .. new RuleOption?[] { samples, temperature }.OfType<RuleOption>(),
                LayersOption,
                EventOptions.LeftOut,
                MaskControls.Option,
            ],
            options => new ConnectionRule
            {
                Name = name,
                Keep = score(options),
                Layers = options.Get(LayersOption),
                LeftOut = options.Get(EventOptions.LeftOut),
                Before = new CutsBefore(
                    options.Get(EventOptions.Density),
                    options.Get(roundsOption),
                    Schedules.Exponential,
                    options.Get(MaskControls.Option)
                ),
                Look = new SampleLook(
                    samples is null ? 1 : options.Get(samples),
                    temperature is null ? 1 : options.Get(temperature)
                ),
            }
        )
        {
            Source = source,
            // A default that is written out says nothing.
            FindConflict = options =>
                samples is not null
                && options.Get(samples) != samples.Default
                && (score(options).Needs & (Needs.Gradient | Needs.HessianProduct | Needs.InputNorms)) == 0
                    ? $"samples are given, and '{score(options).Name}' looks at none; expected another score, or no samples"
                : temperature is not null
                && options.Get(temperature) != temperature.Default
                && !score(options).Needs.HasFlag(Needs.HessianProduct)
                    ? $"temperature is given, and '{score(options).Name}' looks at no second derivatives; expected 'keep: grasp', or no temperature"
                : null,
        };
    }
}
