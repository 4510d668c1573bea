using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Wiring;

namespace Filigree.Plasticity;

/// <summary>A <see cref="ConnectionRule"/> whose parts a study names one by one.</summary>
internal static class CustomRule
{
    private static readonly NestedOption<IScore> KeepOption = new("keep", "the best of which stay", "magnitude");

    private static readonly NestedOption<IScore> GrowOption = new(
        "grow",
        "the best of which come; none: nothing comes",
        "none"
    )
    {
        Also = [Nothing.Rule],
    };

    private static readonly NumberOption FractionOption = EventOptions.Fraction(0.3);

    private static readonly NestedOption<ISchedule> MovesOption = new(
        "moves",
        "how that share goes to 0 until the last event",
        "cosine"
    );

    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));

    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    private static readonly NestedOption<IShares> LayersOption = new(
        "layers",
        "how connections are shared among the layers",
        "same"
    );

    private static readonly NumberOption DensityOption = EventOptions.Density with
    {
        Default = null,
        WhenMissing = "the density stays",
    };

    private static readonly NestedOption<ISchedule> LawOption = new(
        "law",
        "how the density gets there until the last event",
        "cubic"
    );

    private static readonly NestedOption<IPattern> PatternOption = new(
        "pattern",
        "which sets of connections may stay",
        "unstructured"
    );

    private static readonly FlagOption DeadPathsOption = new(
        "dead-paths",
        "connections on no complete path leave, too",
        false
    );

    private static readonly WordOption<Survival> SurvivorsOption = new(
        "survivors",
        "what the weights that stay become: as they are, as they were at 'rewind', drawn anew, or sign times the layer's first deviation",
        "keep",
        ("keep", Survival.Keep),
        ("rewind", Survival.Rewind),
        ("redraw", Survival.Redraw),
        ("sign", Survival.Sign)
    );

    private static readonly MomentOption RewindOption = new("rewind", "the moment of 'survivors: rewind'", "0ep");

    private static readonly WordOption<OptimizerReset> OptimizerOption = new(
        "optimizer",
        "the optimizer's state that starts afresh: that of new connections, or all",
        "new",
        ("new", OptimizerReset.New),
        ("all", OptimizerReset.All)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "rule",
            "cutting and growing by parts that are named one by one",
            [
                KeepOption,
                GrowOption,
                FractionOption,
                EveryOption,
                UntilOption,
                MovesOption,
                LayersOption,
                DensityOption,
                LawOption,
                EventOptions.Begin,
                EventOptions.LeftOut,
                PatternOption,
                DeadPathsOption,
                SurvivorsOption,
                RewindOption,
                OptimizerOption,
                EventOptions.Returning,
            ],
            options => new ConnectionRule
            {
                Name = "rule",
                Keep = options.Get(KeepOption),
                Grow = options.Get(GrowOption) is var grow && grow is Nothing ? null : grow,
                Moves = new Moves(options.Get(FractionOption), 0, options.Get(MovesOption)),
                Layers = options.Get(LayersOption),
                Density = options.Find(DensityOption) is { } density
                    ? new DensityPlan(density, options.Get(LawOption), options.Get(UntilOption))
                    : null,
                When = new EventTimes(
                    options.Get(EveryOption),
                    options.Get(UntilOption),
                    options.Get(EventOptions.Begin)
                ),
                LeftOut = options.Get(EventOptions.LeftOut),
                Pattern = options.Get(PatternOption),
                RemovesDeadPaths = options.Get(DeadPathsOption),
                Survivors = new Survivors(options.Get(SurvivorsOption), options.Get(RewindOption)),
                Reset = options.Get(OptimizerOption),
                KeepsReturning = options.Get(EventOptions.Returning),
            }
        )
        {
            FindConflict = options =>
                options.IsGiven(LawOption) && !options.IsGiven(DensityOption)
                    ? "law is given without a density, which stays then; expected a density"
                : options.IsGiven(LawOption) && options.Get(PatternOption) is NOfM
                    ? "law is given, but n of m inputs are left from the first event on; expected another pattern, or no law"
                : options.IsGiven(LayersOption) && options.Get(PatternOption) is NOfM
                    ? "layers are given, but n of m inputs are left in each; expected another pattern, or no layers"
                : options.Get(LayersOption) is ThresholdShares
                && GivenOf(options, FractionOption, MovesOption) is { } outdone
                    ? $"{outdone} is given, but 'layers: threshold' says what leaves; expected other layers, or no {outdone}"
                : options.Get(GrowOption) is Nothing && GivenOf(options, FractionOption, MovesOption) is { } idle
                    ? $"{idle} is given, but nothing grows in place of what leaves; expected a score to 'grow' by"
                : options.Get(GrowOption) is Nothing && options.Get(EventOptions.Returning)
                    ? "returning is given, but nothing comes; expected a score to 'grow' by"
                : options.IsGiven(RewindOption) && options.Get(SurvivorsOption) != Survival.Rewind
                    ? "rewind is given, but survivors do not go back; expected 'survivors: rewind' with it"
                : null,
        };

    private static string? GivenOf(Choice options, params RuleOption[] some) =>
        some.FirstOrDefault(options.IsGiven)?.Name;

    private sealed class Nothing : IScore
    {
        public static Rule<IScore> Rule { get; } = new("none", "nothing", [], _ => new Nothing());

        public string Name => Rule.Name;

        public void Score(in Candidates candidates, Span<float> scores) => scores.Clear();
    }
}
