using Filigree.Studies.Definition;

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

    /// <summary>What an experiment measures, with what probes measure in it.</summary>
    /// <param name="own">The experiment's own names.</param>
    /// <param name="kinds">The probes that its studies can choose.</param>
    public static Vocabulary Join(Vocabulary own, IReadOnlyList<ProbeKind> kinds) =>
        own with
        {
            Summary = [.. own.Summary, .. kinds.SelectMany(kind => Of(kind, kind.Summary))],
            Metrics = [.. own.Metrics, .. kinds.SelectMany(kind => Of(kind, kind.Metrics))],
            Labels = [.. own.Labels, .. kinds.SelectMany(kind => kind.Labels).DistinctBy(label => label.Name)],
        };

    private static IEnumerable<Quantity> Of(ProbeKind kind, IEnumerable<Quantity> quantities) =>
        quantities.Select(quantity => quantity with { Probe = kind.Name });
}
