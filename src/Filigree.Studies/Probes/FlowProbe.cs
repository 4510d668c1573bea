using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// What flows from inputs of 1 through a network's weights: R through magnitudes (Tanaka et al. 2020), and the trace of the path kernel (Gebhart et al. 2021),
/// the sum over connections of dR2/d(w^2), R2 the flow through squares. Decimal logarithms, for both grow with the product of the widths.
/// </summary>
internal sealed class FlowProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new("flow", "synaptic flow and trace of the path kernel, as decimal logarithms", [], _ => new FlowProbe())
        {
            Source = "Tanaka et al. 2020, 2006.05467; Gebhart et al. 2021",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (_, _) => 90,
            Metrics =
            [
                new("synaptic_flow", "decimal logarithm of the flow through the weights' magnitudes"),
                new("path_kernel_trace", "decimal logarithm of the trace of the path kernel"),
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
        var numbers = new Dictionary<string, double> { ["epoch"] = epoch["epoch"] };
        Add("synaptic_flow", SynapticFlow.Of(network).Total);
        Add("path_kernel_trace", SynapticFlow.OfSquares(network).Slopes.Sum(layer => layer.Sum()));
        write(new MetricRow(numbers, new Dictionary<string, string> { ["layer"] = "all" }));

        // Nothing flows through a network that has fallen apart.
        void Add(string name, double value)
        {
            if (value > 0)
            {
                numbers[name] = Elementary.Log(value) / Elementary.Log(10.0);
            }
        }
    }
}
