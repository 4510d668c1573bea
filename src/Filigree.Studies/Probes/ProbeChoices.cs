using System.Collections.Immutable;
using Filigree.Options;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Probes;

/// <summary>The probes that a study can add to its trainings.</summary>
public static class ProbeChoices
{
    private static ImmutableList<ProbeKind> registered =
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
    ];

    /// <summary>The probes as rules, in the order of help texts.</summary>
    public static Catalog<IStudyProbe> Catalog => new("probe", [.. registered.Select(kind => kind.Rule)]);

    /// <summary>The numbers of their rows.</summary>
    public static IReadOnlyList<Quantity> Metrics => [.. registered.SelectMany(kind => Of(kind, kind.Metrics))];

    /// <summary>Their numbers of a whole trial.</summary>
    public static IReadOnlyList<Quantity> Summary => [.. registered.SelectMany(kind => Of(kind, kind.Summary))];

    /// <summary>The labels of their rows.</summary>
    public static IReadOnlyList<RowLabel> Labels =>
        [.. registered.SelectMany(kind => kind.Labels).DistinctBy(label => label.Name)];

    /// <summary>Adds a probe to those that studies can name, before any study is read.</summary>
    /// <param name="kind">The probe.</param>
    /// <exception cref="ArgumentException">There is one of this name, or a number of the whole trial has its name already.</exception>
    public static void Register(ProbeKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        string? taken = kind
            .Summary.Select(quantity => quantity.Name)
            .Intersect(TrainingSummary.Quantities.Concat(Summary).Select(quantity => quantity.Name))
            .FirstOrDefault();
        if (taken is not null || registered.Exists(one => one.Name == kind.Name))
        {
            throw new ArgumentException(
                $"'{taken ?? kind.Name}' is taken; a probe needs names of its own.",
                nameof(kind)
            );
        }

        ImmutableInterlocked.Update(ref registered, kinds => kinds.Add(kind));
    }

    /// <summary>True if a finished training is enough to measure with a probe: it looks at the start and the end alone.</summary>
    internal static bool NeedsStartAndEndAlone(Choice choice) => KindOf(choice).NeedsStartAndEndAlone(choice);

    /// <summary>Bytes of a probe's rows, for plans.</summary>
    internal static double RowBytes(Choice choice, int layers, int epochs)
    {
        ProbeKind kind = KindOf(choice);
        int measured = kind.NeedsStartAndEndAlone(choice) ? Math.Min(2, epochs) : epochs;
        return measured * kind.RowBytes(choice, layers);
    }

    private static ProbeKind KindOf(Choice choice) => registered.First(kind => kind.Name == choice.Name);

    private static IEnumerable<Quantity> Of(ProbeKind kind, IEnumerable<Quantity> quantities) =>
        quantities.Select(quantity => quantity with { Probe = kind.Name });
}
