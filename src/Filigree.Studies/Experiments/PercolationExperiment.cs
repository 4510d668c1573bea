using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Draws networks without training them, and measures which share of their strongest connections lies on complete paths
/// from inputs to outputs (lightning-initialization, Fig. 3).
/// </summary>
public sealed class PercolationExperiment : IExperiment
{
    // Where no path is, and where all connections are on paths, the mean over draws is only nearly 0 and 1.
    private const double Beginning = 0.01;
    private const double End = 0.99;

    /// <inheritdoc/>
    public string Name => "percolation";

    /// <inheritdoc/>
    public string Description => "share of the strongest connections of untrained networks on complete paths";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => PercolationSettings.Keys;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Func<Node, Choice>> Choices => TrainSettings.Choices;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                new("zone_begins", "share of the connections from which 1% of them are on complete paths", "percent"),
                new("zone_ends", "share of the connections from which 99% of them are on complete paths", "percent"),
                new("zone_width", "zone_ends less zone_begins", "percent"),
            ],
            [
                new("kept", "how many of the strongest connections are kept", "integer"),
                new("kept_share", "the same, as a share of all", "percent"),
                new("share_on_paths", "share of the kept connections on complete paths, mean over draws", "percent"),
            ],
            []
        )
        {
            UsualColumns = ["zone_begins", "zone_ends", "zone_width"],
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
    public ExperimentSettings Read(Section section) => PercolationSettings.Read(section);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var percolation = (PercolationSettings)settings;
        using Network network = Make(percolation);
        const double workPerWeight = 1000;
        return new TrialCost(workPerWeight * percolation.Draws * network.Weights.Sum(w => w.Shape.Places), 20_000);
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
        var sums = new double[kept.Length];
        var shares = new double[kept.Length];
        var percolation = new Percolation([settings.Inputs, .. network.Weights.Select(weight => weight.Shape.Outputs)]);
        float[][] matrices = [.. network.Weights.Select(weight => new float[weight.Shape.Count])];
        int done = 0;
        context.Restore(stream =>
        {
            using var reader = new BinaryReader(stream);
            int draws = reader.ReadInt32();
            double[] read = [.. kept.Select(_ => reader.ReadDouble())];
            (done, sums) = (draws, read);
        });
        while (done < settings.Draws)
        {
            context.SafePoint(stream =>
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                writer.Write(done);
                Array.ForEach(sums, writer.Write);
            });
            Draw(network, settings, context, done);
            for (int layer = 0; layer < matrices.Length; layer++)
            {
                network.Weights[layer].ReadMatrix(matrices[layer]);
            }

            percolation.Measure(matrices, kept, shares);
            Add(sums, shares);
            done++;
            context.Report((double)done / settings.Draws, $"draw {done} of {settings.Draws}");
        }

        double total = network.Weights.Sum(weight => weight.Shape.Places);
        shares = [.. sums.Select(sum => sum / settings.Draws)];
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

        double begins = Crossing(kept, shares, Beginning) / total;
        double ends = Crossing(kept, shares, End) / total;
        return new TrialOutcome(
            new Dictionary<string, double>
            {
                ["zone_begins"] = begins,
                ["zone_ends"] = ends,
                ["zone_width"] = ends - begins,
            },
            new Dictionary<string, string>()
        );
    }

    private static Network Make(PercolationSettings settings) =>
        ModelChoices.Catalog.Make(settings.Model)(settings.Inputs, settings.Outputs);

    // Each draw is a trial's wiring of its own: seeded by the trial's seed and the draw's number.
    private static void Draw(Network network, PercolationSettings settings, TrialContext context, int number)
    {
        ulong seed = context.Randomness.Stream("draws", step: number).NextUInt64();
        WiringChoices.Catalog.Make(settings.Wiring).Wire(network, new Randomness(seed));
    }

    private static void Add(double[] sums, double[] shares)
    {
        for (int point = 0; point < sums.Length; point++)
        {
            sums[point] += shares[point];
        }
    }

    /// <summary>Where the curve first reaches a level, between points by straight lines; NaN where it never does.</summary>
    private static double Crossing(long[] kept, double[] shares, double level)
    {
        double x = 0;
        double y = 0;
        for (int point = 0; point < kept.Length; point++)
        {
            if (shares[point] >= level)
            {
                return x + (kept[point] - x) * (level - y) / (shares[point] - y);
            }

            (x, y) = (kept[point], shares[point]);
        }

        return double.NaN;
    }
}
