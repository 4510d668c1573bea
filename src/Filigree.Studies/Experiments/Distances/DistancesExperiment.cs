using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Draws random sparse networks and others that descend from them, and measures the topological distance of each two, without
/// training (topological-insights, 4.3, Fig. 3).
/// </summary>
internal sealed class DistancesExperiment : IExperiment
{
    private const string AllLayers = "all";

    /// <inheritdoc/>
    public string Name => "distances";

    /// <inheritdoc/>
    public string Description => "topological distances between untrained sparse networks and their descendants";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => DistancesSettings.Keys;

    /// <inheritdoc/>
    public bool Trains => false;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                new("distance_to_next", "mean distance between a network and its next generation"),
                new("distance_to_last", "mean distance between a root and its last generation"),
                new("distance_of_roots", "mean distance between networks of one density from different roots"),
                new("distance_of_densities", "mean distance between networks of different densities"),
                new("largest_distance", "the largest distance between any two networks"),
            ],
            [
                new("distance", "topological distance of two networks: 0 for equal connections, at most 1"),
                new("generation", "generation of the second network, the root being the first", "integer"),
                new("generations_apart", "generations between two networks of one root", "integer"),
            ],
            [.. NetworkDistances.Labels, new("network", "the network, such as w3, of the rows of a probe")]
        )
        {
            UsualColumns = ["distance_to_next", "distance_to_last", "distance_of_roots", "largest_distance"],
            UsualFigures = [NetworkDistances.Heatmap],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => DistancesSettings.Read(section, this);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var distances = (DistancesSettings)settings;
        // Neurons that share inputs are found from the inputs, so that it takes longer the denser both networks are.
        double workPerPairOfNeurons = 300 + 20_000 * distances.Densities.Average();
        const int bytesPerRow = 125;
        double neurons = distances.Widths.Skip(1).Take(distances.ComparedLayers()).Sum(width => (double)width * width);
        long rows = (distances.ComparedLayers() + 1L) * distances.Networks() * distances.Networks();
        return new TrialCost(
            workPerPairOfNeurons * neurons * NnstdMatrix.PairsOf(distances.Networks()),
            (bytesPerRow * rows)
                + UntrainedProbes.RowBytes(distances.Probes, distances.Networks(), distances.Widths.Count - 1)
        );
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        DistancesSettings settings = context.Settings<DistancesSettings>();
        DescendedNetwork[] networks = DescendedNetwork.DrawAll(settings, context.Randomness);
        var distances = new DistanceTable(networks.Length, settings.ComparedLayers());
        // Without the output layer the last neurons are hidden ones, which no label holds.
        var options = new NnstdOptions
        {
            MatchOutputs = settings.MatchOutputs || settings.ComparedLayers() < settings.Widths.Count - 1,
        };
        var probes = new UntrainedProbes(context, settings.Probes);
        var stages = new TrialStages(context);
        if (probes.Any)
        {
            stages.Add("networks", () => new RepeatedWork("network", networks.Length, probes, Probe));
        }

        stages
            .Add("distances", () => distances.Fill(pair => Nnstd.Distance(Of(pair.Low), Of(pair.High), options)))
            .Run();
        WriteRows(context, networks, distances);
        Dictionary<string, double> summary = Summarise(networks, distances);
        probes.Summarise(summary);
        return new TrialOutcome(summary, new Dictionary<string, string>());

        IReadOnlyList<SparseMatrix> Of(int network) => [.. networks[network].Layers.Take(settings.ComparedLayers())];

        void Probe(int index)
        {
            using Network network = networks[index].ToNetwork();
            probes.Measure(
                network,
                new Dictionary<string, double>(),
                new Dictionary<string, string> { ["network"] = networks[index].Label }
            );
        }
    }

    private static void WriteRows(TrialContext context, DescendedNetwork[] networks, DistanceTable distances)
    {
        for (int layer = -1; layer < distances.Layers; layer++)
        {
            string name = layer < 0 ? AllLayers : networks[0].Layers[layer].Name;
            for (int first = 0; first < networks.Length; first++)
            {
                for (int second = 0; second < networks.Length; second++)
                {
                    WriteRow(context, networks[first], networks[second], name, distances.Of(layer, first, second));
                }
            }
        }
    }

    private static void WriteRow(
        TrialContext context,
        DescendedNetwork first,
        DescendedNetwork second,
        string layer,
        double distance
    )
    {
        var numbers = new Dictionary<string, double> { ["distance"] = distance, ["generation"] = second.Generation };
        if (IsSameRoot(first, second))
        {
            numbers["generations_apart"] = Math.Abs(second.Generation - first.Generation);
        }

        context.Write(
            new MetricRow(
                numbers,
                new Dictionary<string, string>
                {
                    ["first"] = first.Label,
                    ["second"] = second.Label,
                    ["layer"] = layer,
                }
            )
        );
    }

    private static Dictionary<string, double> Summarise(DescendedNetwork[] networks, DistanceTable distances)
    {
        int last = networks.Max(network => network.Generation);
        var pairs =
            from second in Enumerable.Range(0, networks.Length)
            from first in Enumerable.Range(0, second)
            select (First: networks[first], Second: networks[second], Distance: distances.Of(-1, first, second));
        var all = pairs.ToArray();
        return new Dictionary<string, double>
        {
            ["distance_to_next"] = Mean(pair =>
                IsSameRoot(pair.First, pair.Second) && Apart(pair.First, pair.Second) == 1
            ),
            ["distance_to_last"] = Mean(pair =>
                last > 0 && IsSameRoot(pair.First, pair.Second) && Apart(pair.First, pair.Second) == last
            ),
            ["distance_of_roots"] = Mean(pair =>
                pair.First.Density == pair.Second.Density && pair.First.Root != pair.Second.Root
            ),
            ["distance_of_densities"] = Mean(pair => pair.First.Density != pair.Second.Density),
            ["largest_distance"] = all.Max(pair => pair.Distance),
        };

        double Mean(Func<(DescendedNetwork First, DescendedNetwork Second, double Distance), bool> isMeant) =>
            all.Where(isMeant).Select(pair => pair.Distance).DefaultIfEmpty(double.NaN).Average();
    }

    private static bool IsSameRoot(DescendedNetwork first, DescendedNetwork second) =>
        (first.Density, first.Root) == (second.Density, second.Root);

    private static int Apart(DescendedNetwork first, DescendedNetwork second) =>
        Math.Abs(first.Generation - second.Generation);
}
