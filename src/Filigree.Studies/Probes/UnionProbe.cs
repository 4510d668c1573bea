using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// The share of places that have had a connection in any epoch so far, layer by layer (label <c>layer</c>) and over the whole network
/// (layer <c>all</c>): how much of the dense network a changing sparse one has explored.
/// </summary>
internal sealed class UnionProbe : IStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "union",
            "share of places that have had a connection in any epoch so far, layer by layer",
            [],
            _ => new UnionProbe()
        )
        {
            Metrics =
            [
                new("ever_connected", "share of places that have had a connection in any epoch so far", "percent"),
            ],
            Labels = [ProbeKind.Layer],
        };

    private SparseMatrix[] unions = [];

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        SparseMatrix[] now = [.. network.ToSparseMatrices()];
        unions = unions.Length == 0 ? now : [.. unions.Zip(now, ConnectionSets.Union)];
        foreach (SparseMatrix union in unions)
        {
            Write(union.Name, union.Density);
        }

        Write(
            "all",
            unions.Sum(union => (double)union.Count) / unions.Sum(union => (double)union.Outputs * union.Inputs)
        );

        void Write(string layer, double share) =>
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["ever_connected"] = share },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state) => state.Connections(ref unions);
}
