using System.Globalization;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>
/// The share of the strongest connections that lie on complete paths, after every epoch (lightning-initialization, Fig. 4).
/// One row for each number of connections, told apart by the label <c>strongest</c>; the epoch's accuracy stands beside it.
/// </summary>
/// <param name="strongest">How many of the strongest connections are kept.</param>
internal sealed class PathsProbe(IReadOnlyList<int> strongest) : IStudyProbe
{
    private static readonly ListOption<int> StrongestOption = new(
        new CountOption("strongest", "how many connections are kept", null, 1),
        [1000, 10_000]
    );

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "paths",
            "share of the strongest connections on complete paths, every epoch",
            [StrongestOption],
            choice => new PathsProbe(choice.Get(StrongestOption))
        )
        {
            Source = "lightning-initialization, Fig. 4",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (choice, _) => 115 * choice.Get(StrongestOption).Count,
            Metrics =
            [
                new(
                    "share_on_paths",
                    "share of the strongest connections that lie on complete paths",
                    "percent",
                    "higher"
                ),
            ],
            Labels = [new("strongest", "how many connections are kept, such as 1,000 (paths)")],
        };

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
                        ["share_on_paths"] = CompletePaths.Of(graph, network.Channels).Overall.Share,
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
