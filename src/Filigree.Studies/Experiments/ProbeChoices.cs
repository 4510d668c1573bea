using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>The probes that a study can add to its training.</summary>
public static class ProbeChoices
{
    /// <summary>The numbers they measure.</summary>
    public static IReadOnlyList<Quantity> Metrics { get; } =
    [
        .. Of(
            "paths",
            new Quantity(
                "share_on_paths",
                "share of the strongest connections that lie on complete paths",
                "percent",
                "higher"
            )
        ),
        .. Of(
            "weight-distribution",
            new Quantity("quantile", "share of the layer's weights up to weight_magnitude", "percent"),
            new Quantity("weight_magnitude", "that quantile of the weights' magnitudes")
        ),
        .. Of(
            "gradient-flow",
            new Quantity("gradient_magnitude", "mean magnitude of the gradient, over the epoch's steps")
        ),
        .. Of("strength", StrengthProbe.Metrics),
        .. Of(
            "edge-survival",
            new Quantity("surviving_share", "share of the first connections that are still there", "percent")
        ),
        .. Of(
            "own-distance",
            new Quantity("own_distance", "topological distance of the network from what it was at the epoch 'since'")
        ),
        .. Of("changed-connections", ChangedConnectionsProbe.Metrics),
        .. Of(
            "density",
            new Quantity("layer_density", "share of the layer's places that have a connection", "percent")
        ),
        .. Of(
            "union",
            new Quantity("ever_connected", "share of places that have had a connection in any epoch so far", "percent")
        ),
    ];

    /// <summary>The labels of their rows.</summary>
    public static IReadOnlyList<RowLabel> Labels { get; } =
    [
        new("strongest", "how many connections are kept, such as 1,000 (paths)"),
        new("layer", "name of a weight, such as dense1.weight, or 'all' where a probe has a row for the whole network"),
        new("moment", "'start' or 'end' (weight-distribution)"),
        new("side", "'inputs', 'outputs' or, over all layers, 'both' (strength)"),
        new("since", "the epoch that is compared with (own-distance)"),
        new("now", "the epoch that is compared (own-distance)"),
    ];

    private static readonly ListOption<int> StrongestOption = new(
        new CountOption("strongest", "how many connections are kept", null, 1),
        [1000, 10_000]
    );

    private static readonly CountOption PointsOption = new("points", "number of quantiles", 201, 2, 100_000);

    private static readonly ListOption<TrainingTime> FromOption = new(
        new TimeOption("from", "epochs it is compared with, 0 for the start", IsOfEpochs: true),
        [0]
    );

    private static readonly TimeOption EveryOption = new(
        "every",
        "epochs between two measurements",
        10,
        1,
        IsOfEpochs: true
    );

    private static readonly WordOption<string> LayersOption = WordOption.Of(
        "layers",
        "what is compared",
        "all",
        ComparedLayers.Words
    );

    /// <summary>The probes, in the order of help texts. A new one is one entry here.</summary>
    public static Catalog<IStudyProbe> Catalog { get; } =
        new(
            "probe",
            new(
                "paths",
                "share of the strongest connections on complete paths, every epoch",
                [StrongestOption],
                options => new PathsProbe(options.Get(StrongestOption))
            )
            {
                Source = "lightning-initialization, Fig. 4",
            },
            new(
                "weight-distribution",
                "quantiles of the weights' magnitudes layer by layer, before and after training",
                [PointsOption],
                options => new WeightDistributionProbe(options.Get(PointsOption))
            )
            {
                Source = "lightning-initialization, Fig. 6",
            },
            new(
                StrengthProbe.Name,
                "mean, variance, fourth moment, kurtosis and largest magnitude of the neurons' strengths, every epoch",
                [],
                _ => new StrengthProbe()
            )
            {
                Source = "neuronal-rewiring, section 3",
            },
            new(
                "gradient-flow",
                "mean magnitude of the gradient layer by layer, over the steps of every epoch",
                [],
                _ => new GradientFlowProbe()
            ),
            new(
                "edge-survival",
                "share of the first connections that are still there, layer by layer, every epoch",
                [],
                _ => new EdgeSurvivalProbe()
            ),
            new(
                "changed-connections",
                "shares of the first connections that are pruned, flipped, or changed since the last epoch, layer by layer, every epoch",
                [],
                _ => new ChangedConnectionsProbe()
            )
            {
                Source = "training-connectivities",
            },
            new(
                "own-distance",
                "topological distance of the network from what it was at some epochs",
                [FromOption, EveryOption, LayersOption],
                options => new OwnDistanceProbe(
                    [.. options.Get(FromOption).Select(time => time.Count)],
                    options.Get(EveryOption).Count,
                    options.Get(LayersOption)
                )
            )
            {
                Source = "topological-insights, Fig. 6c",
            },
            new(
                "density",
                "share of places with a connection, layer by layer, every epoch",
                [],
                _ => new DensityProbe()
            ),
            new(
                "union",
                "share of places that have had a connection in any epoch so far, layer by layer",
                [],
                _ => new UnionProbe()
            )
        );

    private static IEnumerable<Quantity> Of(string probe, params Quantity[] quantities) =>
        quantities.Select(quantity => quantity with { Probe = probe });
}
