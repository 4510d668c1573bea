using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>
/// Connections that lie on complete paths, whatever their weights, and neurons that do (Vysogorets and Kempe 2021, 2107.02306): layer by layer (label
/// <c>layer</c>) and over the whole network (layer <c>all</c>).
/// </summary>
internal sealed class EffectiveDensityProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "effective-density",
            "share of places whose connection lies on a complete path, and of neurons that do",
            [],
            _ => new EffectiveDensityProbe()
        )
        {
            Source = "Vysogorets and Kempe 2021, 2107.02306",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (_, layers) => 130 * (layers + 1),
            Metrics =
            [
                new("effective_density", "share of places with a connection on a complete path", "percent"),
                new(
                    "living_neurons",
                    "share of the layer's neurons on a complete path; of all, inputs included",
                    "percent"
                ),
            ],
            Summary =
            [
                new(
                    "final_effective_density",
                    "effective_density of the whole network after the last epoch",
                    "percent"
                ),
                new("final_living_neurons", "living_neurons of the whole network after the last epoch", "percent"),
                new(
                    "collapsed_layers",
                    "layers without a connection on a complete path, after the last epoch",
                    "integer"
                ),
            ],
            Labels = [ProbeKind.Layer],
        };

    private double density = double.NaN;
    private double living = double.NaN;
    private double collapsed = double.NaN;

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        var graph = new SparseGraph(network.ToSparseMatrices().Select(SparseLayer.Of));
        CompletePaths paths = CompletePaths.Of(graph, network.Channels);
        double neurons = network.Channels.Input.Channels;
        double dead = paths.DeadNeurons[0];
        for (int layer = 0; layer < paths.Layers.Count; layer++)
        {
            ChannelLayer channels = network.Channels.Layers[layer];
            int deadHere = paths.DeadNeurons[layer + 1];
            neurons += channels.To.Channels;
            dead += deadHere;
            Write(
                paths.Layers[layer].Name,
                paths.Layers[layer].EdgesOnPaths / (double)channels.Shape.Places,
                (channels.To.Channels - deadHere) / (double)channels.To.Channels
            );
        }

        density = paths.Overall.EdgesOnPaths / network.Weights.Sum(weight => (double)weight.Shape.Places);
        living = (neurons - dead) / neurons;
        collapsed = paths.Layers.Count(layer => layer.EdgesOnPaths == 0);
        Write("all", density, living);

        void Write(string layer, double effective, double share) =>
            write(
                new MetricRow(
                    new Dictionary<string, double>
                    {
                        ["epoch"] = epoch["epoch"],
                        ["effective_density"] = effective,
                        ["living_neurons"] = share,
                    },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Summarise() =>
        new Dictionary<string, double>
        {
            ["final_effective_density"] = density,
            ["final_living_neurons"] = living,
            ["collapsed_layers"] = collapsed,
        };

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref density);
        state.Value(ref living);
        state.Value(ref collapsed);
    }
}
