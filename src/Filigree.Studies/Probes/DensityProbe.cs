using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// The share of places that have a connection, layer by layer, every epoch. One row a layer, told apart by the label <c>layer</c>.
/// </summary>
internal sealed class DensityProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new("density", "share of places with a connection, layer by layer, every epoch", [], _ => new DensityProbe())
        {
            Measures = ProbedEpochs.AnyAlone,
            Metrics = [new("layer_density", "share of the layer's places that have a connection", "percent")],
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
        foreach (var weight in network.Weights)
        {
            write(
                new MetricRow(
                    new Dictionary<string, double>
                    {
                        ["epoch"] = epoch["epoch"],
                        ["layer_density"] = (double)weight.ConnectionCount / weight.Shape.Places,
                    },
                    new Dictionary<string, string> { ["layer"] = weight.Name }
                )
            );
        }
    }
}
