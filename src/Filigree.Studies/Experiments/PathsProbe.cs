using System.Globalization;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// The share of the strongest connections that lie on complete paths, after every epoch (lightning-initialization, Fig. 4).
/// One row for each number of connections, told apart by the label <c>strongest</c>; the epoch's accuracy stands beside it.
/// </summary>
/// <param name="strongest">How many of the strongest connections are kept.</param>
public sealed class PathsProbe(IReadOnlyList<int> strongest) : IStudyProbe
{
    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        IReadOnlyList<WeightMatrix> weights = network.ToMatrices();
        foreach (int count in strongest)
        {
            SparseGraph graph = SparseGraph.Strongest(
                weights,
                Math.Min(count, weights.Sum(m => (long)m.Values.Length))
            );
            write(
                new MetricRow(
                    new Dictionary<string, double>
                    {
                        ["epoch"] = epoch["epoch"],
                        ["validation_accuracy"] = epoch["validation_accuracy"],
                        ["share_on_paths"] = CompletePaths.Of(graph).Overall.Share,
                    },
                    new Dictionary<string, string>
                    {
                        ["strongest"] = count.ToString("N0", CultureInfo.InvariantCulture),
                    }
                )
            );
        }
    }
}
