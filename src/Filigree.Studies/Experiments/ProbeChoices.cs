using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>The probes that a study can add to its training.</summary>
public static class ProbeChoices
{
    /// <summary>The numbers they measure.</summary>
    public static IReadOnlyList<Quantity> Metrics { get; } =
    [
        new("share_on_paths", "percent", "higher"),
        new("quantile", "percent"),
        new("weight_magnitude"),
        new("gradient_magnitude"),
        .. StrengthProbe.Metrics,
        new("surviving_share", "percent"),
        new("own_distance"),
        .. ChangedConnectionsProbe.Metrics,
        new("layer_density", "percent"),
        new("ever_connected", "percent"),
    ];

    /// <summary>The labels of their rows.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["strongest", "layer", "moment", "side", "since", "now"];

    /// <summary>Makes a probe. A new one is one entry here.</summary>
    public static Catalog<IStudyProbe> Catalog { get; } =
        new Catalog<IStudyProbe>("probe")
            .Add(
                "paths",
                "share of the strongest connections on complete paths, every epoch",
                choice => new PathsProbe(choice.Counts("strongest")),
                RuleParameter.Counts("strongest", "how many connections are kept", [1000, 10_000], 1, int.MaxValue)
            )
            .Add(
                "weight-distribution",
                "quantiles of the weights' magnitudes layer by layer, before and after training",
                choice => new WeightDistributionProbe(choice.Count("points")),
                RuleParameter.Count("points", "number of quantiles", 201, 2, 100_000)
            )
            .Add(
                "strength",
                "mean, variance, fourth moment, kurtosis and largest magnitude of the neurons' strengths, every epoch",
                _ => new StrengthProbe()
            )
            .Add(
                "gradient-flow",
                "mean magnitude of the gradient layer by layer, over the steps of every epoch",
                _ => new GradientFlowProbe()
            )
            .Add(
                "edge-survival",
                "share of the first connections that are still there, layer by layer, every epoch",
                _ => new EdgeSurvivalProbe()
            )
            .Add(
                "changed-connections",
                "shares of the first connections that are pruned, flipped, or changed since the last epoch, layer by layer, every epoch",
                _ => new ChangedConnectionsProbe()
            )
            .Add(
                "own-distance",
                "topological distance of the network from what it was at some epochs",
                choice => new OwnDistanceProbe(choice.Counts("from"), choice.Count("every"), choice.Word("layers")),
                RuleParameter.Counts("from", "epochs it is compared with, 0 for the start", [0], 0, 1_000_000),
                RuleParameter.Count("every", "epochs between two measurements", 10, 1, 1_000_000),
                RuleParameter.Word("layers", "what is compared", "all", ComparedLayers.Words)
            )
            .Add("density", "share of places with a connection, layer by layer, every epoch", _ => new DensityProbe())
            .Add(
                "union",
                "share of places that have had a connection in any epoch so far, layer by layer",
                _ => new UnionProbe()
            );
}
