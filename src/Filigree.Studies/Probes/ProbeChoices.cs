using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>The probes that a study can add to its trainings.</summary>
internal static class ProbeChoices
{
    /// <summary>The key of study files under which probes are chosen; experiments that have it take them.</summary>
    public const string Key = "probes";

    /// <summary>Those that come with Filigree, in the order of help texts. A new one is one file and one line here.</summary>
    public static IReadOnlyList<ProbeKind> BuiltIn { get; } =
    [
        PathsProbe.Kind,
        WeightDistributionProbe.Kind,
        StrengthProbe.Kind,
        GradientFlowProbe.Kind,
        EdgeSurvivalProbe.Kind,
        ChangedConnectionsProbe.Kind,
        OwnDistanceProbe.Kind,
        DensityProbe.Kind,
        UnionProbe.Kind,
        EffectiveDensityProbe.Kind,
        FlowProbe.Kind,
        ExpansionProbe.Kind,
        TopometricsProbe.Kind,
        GradientNormProbe.Kind,
        CostProbe.Kind,
    ];

    /// <summary>Their rules.</summary>
    /// <param name="kinds">The probes.</param>
    public static Catalog<ChosenProbe> Catalog(IEnumerable<ProbeKind> kinds) =>
        new("probe", [.. kinds.Select(kind => kind.Rule)]);

    /// <summary>The probes that a study chooses.</summary>
    /// <exception cref="UserError">One stands there twice: each of its rows would count twice.</exception>
    public static IReadOnlyList<Choice<ChosenProbe>> Read(Section section)
    {
        IReadOnlyList<Choice<ChosenProbe>> chosen = section.ChooseAll<ChosenProbe>(Key);
        return chosen.GroupBy(choice => choice.Canonical).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw section
                .Find(Key)!
                .Origin.Error($"the probe {twice.First().Label} stands here twice; expected each once")
            : chosen;
    }

    /// <summary>What an experiment measures, with what probes measure in it, where it takes probes.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="all">The probes that studies can choose.</param>
    public static Vocabulary Join(IExperiment experiment, IReadOnlyList<ProbeKind> all)
    {
        Vocabulary own = experiment.Vocabulary;
        ProbeKind[] kinds = [.. all.Where(kind => Fits(kind, experiment))];
        return own with
        {
            Summary = [.. own.Summary, .. kinds.SelectMany(kind => Of(kind, kind.Summary))],
            Metrics = [.. own.Metrics, .. kinds.SelectMany(kind => Of(kind, kind.Metrics))],
            Labels = [.. own.Labels.Concat(kinds.SelectMany(kind => kind.Labels)).DistinctBy(label => label.Name)],
        };
    }

    /// <summary>A number that an experiment measures itself, which a probe measures too; null where there is none.</summary>
    /// <param name="kind">The probe.</param>
    /// <param name="experiment">The experiment.</param>
    public static string? Shared(ProbeKind kind, IExperiment experiment) =>
        kind
            .Summary.Concat(kind.Metrics)
            .Select(quantity => quantity.Name)
            .Intersect(experiment.Vocabulary.Summary.Concat(experiment.Vocabulary.Metrics).Select(own => own.Name))
            .FirstOrDefault();

    private static bool Fits(ProbeKind kind, IExperiment experiment) =>
        experiment.Keys.Contains(Key)
        && (experiment.Trains || (!kind.NeedsTraining && Shared(kind, experiment) is null));

    private static IEnumerable<Quantity> Of(ProbeKind kind, IEnumerable<Quantity> quantities) =>
        quantities.Select(quantity => quantity with { Probe = kind.Name });
}
