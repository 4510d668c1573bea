using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>The network as one graph without directions (Hoang et al. 2023, 2305.16886); of chains of dense layers.</summary>
internal sealed class TopometricsProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "topometrics",
            "parts, bridges, cut vertices, cores, sources and sinks of a network of dense layers",
            [],
            _ => new TopometricsProbe()
        )
        {
            Source = "Hoang et al. 2023, 2305.16886",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (_, _) => 260,
            Metrics =
            [
                new("source_neurons", "hidden neurons with outgoing connections alone", "integer"),
                new("sink_neurons", "hidden neurons with incoming connections alone", "integer"),
                new("isolated_neurons", "neurons without any connection", "integer"),
                new("removed_edges", "places without a connection", "integer"),
                new("mean_degree", "connections of a neuron, on the mean"),
                new("mean_strength", "sum of the magnitudes of a neuron's weights, on the mean"),
                new(
                    "largest_core",
                    "the largest k for which some neurons have k connections among themselves each",
                    "integer"
                ),
                new("components", "parts that no connection joins", "integer"),
                new("bridges", "connections without which there were more parts", "integer"),
                new("cut_vertices", "neurons without which there were more parts", "integer"),
            ],
            Labels = [ProbeKind.Layer],
        };

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        if (!network.Channels.IsChain)
        {
            throw new UserError(
                "the graph of neurons is that of dense layers that follow each other",
                "topometrics",
                "a fully connected network"
            );
        }

        Topometrics graph = Topometrics.Of(network.ToSparseMatrices());
        write(
            new MetricRow(
                new Dictionary<string, double>
                {
                    ["epoch"] = epoch["epoch"],
                    ["source_neurons"] = graph.Sources,
                    ["sink_neurons"] = graph.Sinks,
                    ["isolated_neurons"] = graph.Isolated,
                    ["removed_edges"] = graph.RemovedEdges,
                    ["mean_degree"] = graph.MeanDegree,
                    ["mean_strength"] = graph.MeanStrength,
                    ["largest_core"] = graph.LargestCore,
                    ["components"] = graph.Components,
                    ["bridges"] = graph.Bridges,
                    ["cut_vertices"] = graph.CutVertices,
                },
                new Dictionary<string, string> { ["layer"] = "all" }
            )
        );
    }
}
