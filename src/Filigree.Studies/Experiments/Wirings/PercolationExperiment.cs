using System.Globalization;
using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Draws networks without training them, and measures which share of their strongest connections lies on complete paths
/// from inputs to outputs (lightning-initialization, Fig. 3).
/// </summary>
internal sealed class PercolationExperiment : IExperiment
{
    // What is reached with how many edges: the first complete path, then shares of the kept edges.
    private static readonly double[] Levels = [0, 0.01, 0.5, 0.99, 0.999];
    private static readonly string[] LevelNames =
    [
        "first_path",
        "1_percent",
        "50_percent",
        "99_percent",
        "99_9_percent",
    ];
    private const int FirstPath = 0;
    private const int OnePercent = 1;
    private const int NinetyNinePercent = 3;
    private const int All = 4;

    /// <inheritdoc/>
    public string Name => "percolation";

    /// <inheritdoc/>
    public string Description => "share of the strongest connections of untrained networks on complete paths";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => PercolationSettings.Keys;

    /// <inheritdoc/>
    public bool Trains => false;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                .. LevelNames.Select(
                    (name, level) => new Quantity(Kept(name), $"{Reached(level)}: how many, mean over draws", "integer")
                ),
                .. LevelNames.Select(
                    (name, level) => new Quantity(Share(name), $"{Reached(level)}: share of all connections", "percent")
                ),
                new("earliest_path_kept", "the fewest connections that have a complete path in any draw", "integer"),
                new("zone_width", "99_9_percent_share less first_path_share", "percent"),
                new("steep_width", "99_percent_share less 1_percent_share", "percent"),
            ],
            [
                new("kept", "how many of the strongest connections are kept", "integer"),
                new("kept_share", "the same, as a share of all", "percent"),
                new("share_on_paths", "share of the kept connections on complete paths, mean over draws", "percent"),
                new("draw", "number of the draw, of the rows of a draw", "integer"),
                .. LevelNames.Select(
                    (name, level) => new Quantity(Kept(name), $"{Reached(level)}, in the draw", "integer")
                ),
            ],
            []
        )
        {
            UsualColumns = ["first_path_share", "50_percent_share", "99_percent_share", "zone_width"],
            UsualFigures =
            [
                new FigureSpecification
                {
                    Name = "share-on-paths",
                    Title = "Share of the strongest connections on complete paths",
                    Kind = "curve",
                    X = "kept_share",
                    Y = "share_on_paths",
                    XFormat = "percent",
                    Format = "percent",
                },
            ],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => PercolationSettings.Read(section, this);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var percolation = (PercolationSettings)settings;
        using Network network = Make(percolation);
        // The order of the strongest weights, and each edge looked at twice, for the curve and for the zone.
        double workPerWeight = WiringCost.PerWeight(percolation.Wiring) + 3000;
        double weights = network.Weights.Sum(weight => (double)weight.Shape.Places);
        return new TrialCost(
            workPerWeight * percolation.Draws * weights,
            2500
                + (75 * percolation.Points)
                + (130 * percolation.Draws)
                + UntrainedProbes.RowBytes(percolation.Probes, percolation.Draws, network.Weights.Count)
        );
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        PercolationSettings settings = context.Settings<PercolationSettings>();
        using Network network = Make(settings);
        long[] kept =
        [
            .. Enumerable.Range(1, settings.Points).Select(point => (long)point * settings.UpTo / settings.Points),
        ];
        var draws = new PercolationDraws(kept.Length);
        var shares = new double[kept.Length];
        var percolation = new Percolation(network.Channels);
        float[][] matrices = [.. network.Weights.Select(weight => new float[weight.Shape.Count])];
        var drawn = new DrawnNetworks(context, network, settings.Wiring, settings.Probes);
        drawn.Run(settings.Draws, draws, Measure);
        void Measure()
        {
            for (int layer = 0; layer < matrices.Length; layer++)
            {
                network.Weights[layer].ReadMatrix(matrices[layer]);
            }

            percolation.Measure(matrices, kept, shares);
            var counts = new long[Levels.Length];
            percolation.Reach(matrices, Levels, counts);
            draws.Add(shares, counts);
        }

        double total = network.Weights.Sum(weight => weight.Shape.Places);
        shares = [.. draws.Sums.Select(sum => sum / settings.Draws)];
        IReadOnlyList<long[]> reached = draws.Reached;
        for (int point = 0; point < kept.Length; point++)
        {
            var numbers = new Dictionary<string, double>
            {
                ["kept"] = kept[point],
                ["kept_share"] = kept[point] / total,
                ["share_on_paths"] = shares[point],
            };
            context.Write(new MetricRow(numbers, new Dictionary<string, string>()));
        }

        for (int draw = 0; draw < reached.Count; draw++)
        {
            var numbers = new Dictionary<string, double> { ["draw"] = draw + 1 };
            for (int level = 0; level < Levels.Length; level++)
            {
                numbers[Kept(LevelNames[level])] = NumberOf(reached[draw][level]);
            }

            context.Write(new MetricRow(numbers, new Dictionary<string, string>()));
        }

        Dictionary<string, double> summary = Summary(reached, total);
        drawn.Summarise(summary);
        return new TrialOutcome(summary, new Dictionary<string, string>());
    }

    // Means over the draws; NaN where a draw never reaches a level.
    private static Dictionary<string, double> Summary(IReadOnlyList<long[]> reached, double total)
    {
        var summary = new Dictionary<string, double>();
        double[] means = [.. Levels.Select((_, level) => reached.Average(counts => NumberOf(counts[level])))];
        for (int level = 0; level < Levels.Length; level++)
        {
            summary[Kept(LevelNames[level])] = means[level];
            summary[Share(LevelNames[level])] = means[level] / total;
        }

        summary["earliest_path_kept"] = reached.Min(counts => NumberOf(counts[FirstPath]));
        summary["zone_width"] = (means[All] - means[FirstPath]) / total;
        summary["steep_width"] = (means[NinetyNinePercent] - means[OnePercent]) / total;
        return summary;
    }

    private static string Reached(int level) =>
        level == FirstPath
            ? "strongest connections kept with the first complete path"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"strongest connections kept when {100 * Levels[level]}% of them are on complete paths"
            );

    private static string Kept(string level) => $"{level}_kept";

    private static string Share(string level) => $"{level}_share";

    private static double NumberOf(long edges) => edges == 0 ? double.NaN : edges;

    private static Network Make(PercolationSettings settings) =>
        settings.Model.Make().Create(settings.Samples(), settings.Outputs);
}
