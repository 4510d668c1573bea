using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// The share of places that have ever had a connection, those of the wiring included, layer by layer (label <c>layer</c>) and over the whole network
/// (layer <c>all</c>): how much of the dense network a changing sparse one has explored
/// (R_s of Liu et al. 2021, 2102.02887). Every step is looked at.
/// </summary>
internal sealed class UnionProbe : IStepStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new("union", "share of places that have ever had a connection, layer by layer", [], _ => new UnionProbe())
        {
            NeedsTraining = true,
            Metrics = [new("ever_connected", "share of places that have ever had a connection", "percent")],
            Summary = [new("explored", "ever_connected of the whole network after the last epoch (R_s)", "percent")],
            Labels = [ProbeKind.Layer],
        };

    private SparseMatrix[] unions = [];
    private object[] seen = [];

    /// <inheritdoc/>
    public void Measure(Network network)
    {
        // A weight that is connected anew is stored anew.
        if (!seen.SequenceEqual(network.Weights.Select(weight => weight.Stored)))
        {
            Add(network);
        }
    }

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        Add(network);
        foreach (SparseMatrix union in unions)
        {
            Write(union.Name, union.Density);
        }

        Write("all", Share);

        void Write(string layer, double share) =>
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["ever_connected"] = share },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Summarise() => new Dictionary<string, double> { ["explored"] = Share };

    /// <inheritdoc/>
    public void Exchange(StateExchange state) => state.Connections(ref unions);

    private double Share =>
        unions.Sum(union => (double)union.Count) / unions.Sum(union => (double)union.Outputs * union.Inputs);

    private void Add(Network network)
    {
        SparseMatrix[] now = [.. network.ToSparseMatrices()];
        unions = unions.Length == 0 ? now : [.. unions.Zip(now, ConnectionSets.Union)];
        seen = [.. network.Weights.Select(weight => weight.Stored)];
    }
}
