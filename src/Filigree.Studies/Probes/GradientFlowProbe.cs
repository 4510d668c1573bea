using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Probes;

/// <summary>
/// The mean magnitude of the gradient, layer by layer, over the steps of every epoch (neuronal-rewiring, Fig. 5). One row a layer, told
/// apart by the label <c>layer</c>.
/// </summary>
internal sealed class GradientFlowProbe : IStepStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "gradient-flow",
            "mean magnitude of the gradient layer by layer, over the steps of every epoch",
            [],
            _ => new GradientFlowProbe()
        )
        {
            NeedsTraining = true,
            Metrics = [new("gradient_magnitude", "mean magnitude of the gradient, over the epoch's steps")],
            Labels = [ProbeKind.Layer],
        };

    private readonly GradientFlow flow = new();

    /// <inheritdoc/>
    public void Measure(Network network) => flow.Measure(network);

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        foreach ((double mean, var weight) in flow.Means.Zip(network.Weights))
        {
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["gradient_magnitude"] = mean },
                    new Dictionary<string, string> { ["layer"] = weight.Name }
                )
            );
        }

        flow.Clear();
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state) => state.Through(flow.Save, flow.Restore);
}
