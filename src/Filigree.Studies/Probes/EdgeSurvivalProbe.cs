using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// The share of the connections from before training that have been there ever since, layer by layer, after every epoch. A connection that left
/// and came back between two epochs has not survived; one that left and came back at once, in the same step of evolution, cannot be told from one
/// that stayed. One row a layer that is not dense, told apart by the label <c>layer</c>.
/// </summary>
internal sealed class EdgeSurvivalProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "edge-survival",
            "share of the first connections that are still there, layer by layer, every epoch",
            [],
            _ => new EdgeSurvivalProbe()
        )
        {
            NeedsTraining = true,
            Metrics = [new("surviving_share", "share of the first connections that are still there", "percent")],
            Labels = [ProbeKind.Layer],
        };

    private SparseMatrix[]? survivors;
    private int[] counts = [];

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(write);
        IReadOnlyList<SparseMatrix> now = network.ToSparseMatrices();
        if (survivors is null)
        {
            survivors = [.. now.Where(layer => layer.Density < 1).Select(RememberedConnections.Of)];
            counts = [.. survivors.Select(layer => layer.Count)];
        }

        for (int index = 0; index < survivors.Length; index++)
        {
            SparseMatrix layer = now.First(one => one.Name == survivors[index].Name);
            survivors[index] = survivors[index].Intersection(layer);
            write(
                new MetricRow(
                    new Dictionary<string, double>
                    {
                        ["epoch"] = epoch["epoch"],
                        ["surviving_share"] =
                            counts[index] == 0 ? double.NaN : survivors[index].Count / (double)counts[index],
                    },
                    new Dictionary<string, string> { ["layer"] = layer.Name }
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool hasMeasured = survivors is not null;
        SparseMatrix[] layers = survivors ?? [];
        state.Value(ref hasMeasured);
        state.Connections(ref layers);
        state.Values(ref counts);
        survivors = hasMeasured ? layers : null;
    }
}
