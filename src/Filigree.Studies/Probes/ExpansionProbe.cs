using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>
/// How near each layer's connections come to a Ramanujan graph (Hoang et al. 2023), layer by layer (label <c>layer</c>) and on the mean of those that have the
/// number (layer <c>all</c>).
/// </summary>
internal sealed class ExpansionProbe : IStudyProbe
{
    private static readonly Quantity[] Numbers =
    [
        new(
            "ramanujan_gap",
            "sqrt(d1 - 1) + sqrt(d2 - 1) less the mask's second singular value; 0 or more: a Ramanujan graph"
        ),
        new("iterative_gap", "the mean of that over the parts whose neurons have one degree"),
        new("weighted_gap", "first less second singular value of the weights' magnitudes"),
        new("spectral_gap", "first less second singular value of the mask"),
    ];

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new("expansion", "how near each layer's connections come to a Ramanujan graph", [], _ => new ExpansionProbe())
        {
            Source = "Hoang et al. 2023",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (_, layers) => 190 * (layers + 1),
            Metrics = Numbers,
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
        var all = new List<Dictionary<string, double>>();
        foreach (SparseMatrix connections in network.ToSparseMatrices())
        {
            var numbers = new Dictionary<string, double>();
            double[] spectrum = RamanujanGap.Spectrum(connections);
            Add("ramanujan_gap", RamanujanGap.Of(connections));
            Add("iterative_gap", RamanujanGap.Iterative(connections));
            Add("weighted_gap", RamanujanGap.Weighted(connections));
            Add("spectral_gap", spectrum[0] - spectrum[1]);
            all.Add(numbers);
            Write(connections.Name, numbers);

            void Add(string name, double? number)
            {
                if (number is { } known)
                {
                    numbers[name] = known;
                }
            }
        }

        Write(
            "all",
            Numbers
                .Select(quantity => quantity.Name)
                .Where(name => all.Any(layer => layer.ContainsKey(name)))
                .ToDictionary(
                    name => name,
                    name => all.Where(layer => layer.ContainsKey(name)).Average(layer => layer[name])
                )
        );

        void Write(string layer, Dictionary<string, double> numbers) =>
            write(
                new MetricRow(
                    new Dictionary<string, double>(numbers) { ["epoch"] = epoch["epoch"] },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }
}
