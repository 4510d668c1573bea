using System.Globalization;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Made-up results that look like a study's: learning curves, distributions, a grid, with a baseline and a paper.</summary>
internal static class DemoStudy
{
    private static readonly (string Name, double First, double Last)[] Wirings =
    [
        ("glorot-uniform", 0.9012, 0.9793),
        ("he-normal", 0.8984, 0.9796),
        ("truncated-normal(0.1)", 0.9104, 0.9789),
        ("uniform(0.05)", 0.8720, 0.9762),
        ("lightning(1000, 0.5)", 0.9335, 0.9818),
    ];

    public static readonly MeasureSpecification EpochOne = new()
    {
        Name = "validation_accuracy",
        Heading = "Accuracy after epoch 1",
        At = new Dictionary<string, string> { ["epoch"] = "1" },
        Format = "percent",
        Better = "higher",
    };

    public static readonly MeasureSpecification Best = new()
    {
        Name = "best_validation_accuracy",
        Heading = "Best accuracy",
        Format = "percent",
        Better = "higher",
    };

    public static readonly MeasureSpecification Seconds = new() { Name = "seconds", Heading = "Time, s" };

    public static TableSpecification Table { get; } =
        new()
        {
            Title = "Validation accuracy by initializer",
            Rows = "wiring",
            Columns = [EpochOne, Best, Seconds],
            Baseline = "glorot-uniform",
            Holm = true,
            Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
            {
                ["glorot-uniform"] = new Dictionary<string, double> { ["Best accuracy"] = 0.9812 },
                ["lightning(1000, 0.5)"] = new Dictionary<string, double> { ["best_validation_accuracy"] = 0.9825 },
            },
        };

    public static StudyResults Results(int seeds = 5, int epochs = 30, bool quick = true)
    {
        List<TrialResult> trials = [];
        for (int w = 0; w < Wirings.Length; w++)
        {
            for (ulong seed = 0; seed < (ulong)seeds; seed++)
            {
                trials.Add(Trial(w, seed, epochs));
            }
        }
        return new StudyResults(
            "lightning/mnist",
            new Presentation(
                "Does lightning initialization learn faster than the usual initializers?",
                "Lightning initialization, section 4.1, figure 5",
                "LeNet-300-100 on MNIST, SGD 0.05, batch 100, 30 epochs. The paper finds that after the first epoch the error of lightning is about a third below the mean of the others; the gap narrows as training goes on.",
                [Table],
                Figures,
                quick
            ),
            trials,
            trials.Count + 3,
            [
                new("Command", "filigree run lightning/mnist --quick"),
                new("Configuration", "model: lenet-300-100\noptimizer: sgd 0.05\nbatch: 100\nepochs: 30"),
                new("Machine", "AMD EPYC 7B13, 2 cores, AVX2"),
                new("Version", "Filigree 0.1.0, .NET 10.0.0"),
                new("Time", "3 min 41 s"),
            ]
        )
        {
            FailedTrials =
            [
                new FailedTrial(
                    "0badc0de",
                    new Dictionary<string, string> { ["wiring"] = "uniform(0.05)" },
                    5,
                    "the loss is not finite at step 812"
                ),
            ],
        };
    }

    public static IReadOnlyList<FigureSpecification> Figures { get; } =
    [
        new()
        {
            Name = "validation-accuracy",
            Title = "Validation accuracy per epoch",
            Kind = "curve",
            X = "epoch",
            Y = "validation_accuracy",
            Series = "wiring",
            Format = "percent",
            References = [new FigureReference { Label = "paper: best of lightning", Y = 0.9825 }],
        },
        new()
        {
            Name = "panels",
            Title = "The same, a panel for each initializer, every seed a line",
            Kind = "curve",
            X = "epoch",
            Y = "validation_accuracy",
            Series = "seed",
            Panels = "wiring",
            Format = "percent",
            Band = "none",
            YMinimum = 0.85,
        },
        new()
        {
            Name = "percolation",
            Title = "Share of the strongest edges on complete paths",
            Kind = "curve",
            X = "edges",
            Y = "share_on_complete_paths",
            Series = "wiring",
            Format = "percent",
            XScale = "log",
            Band = "minmax",
            Where = new Dictionary<string, string> { ["kind"] = "percolation" },
            References =
            [
                new FigureReference { Label = "paper: 10,000 edges build no path", X = 10_000 },
                new FigureReference
                {
                    Label = "paper: all on paths",
                    X = 60_000,
                    Y = 1,
                },
            ],
        },
        new()
        {
            Name = "strength",
            Title = "Spread of strengths against best accuracy",
            Kind = "scatter",
            X = "strength_variance",
            Y = "best_validation_accuracy",
            Series = "wiring",
            Format = "percent",
        },
        new()
        {
            Name = "grid",
            Title = "Mean best accuracy by number and strength of lightnings",
            Kind = "heatmap",
            X = "count",
            Y = "strength",
            Value = "grid_accuracy",
            Format = "percent",
            XLabel = "number of lightnings",
            Where = new Dictionary<string, string> { ["kind"] = "grid" },
        },
        new()
        {
            Name = "distribution",
            Title = "Cumulative distribution of weight magnitudes",
            Kind = "cumulative",
            X = "magnitude",
            Series = "wiring",
            Format = "percent",
            Where = new Dictionary<string, string> { ["kind"] = "weights" },
        },
    ];

    private static TrialResult Trial(int w, ulong seed, int epochs)
    {
        RandomStream random = new Randomness(seed).Stream("demo", w);
        (string name, double first, double last) = Wirings[w];
        List<MetricRow> rows = [];
        double luck = random.NextNormal() * 0.0008;
        double best = 0;
        double gap = 1;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double accuracy = last - (last - first) * gap + luck + random.NextNormal() * 0.0007;
            gap *= 0.78;
            best = Math.Max(best, accuracy);
            rows.Add(Row("epoch", ("epoch", epoch), ("validation_accuracy", accuracy)));
        }
        for (int edges = 500; edges <= 256_000; edges *= 2)
        {
            double share = Math.Clamp(
                (edges - 2_000.0 - 9_000 * (w % 3) + random.NextNormal() * 400) / (9_000 + 5_000 * w),
                0,
                1
            );
            rows.Add(Row("percolation", ("edges", edges), ("share_on_complete_paths", share)));
        }
        for (int i = 0; i < 120; i++)
        {
            rows.Add(Row("weights", ("magnitude", Math.Abs(random.NextNormal()) * (0.03 + 0.01 * w))));
        }
        foreach (int count in new[] { 100, 250, 500, 1_000, 2_500, 5_000 })
        {
            foreach (double strength in new[] { 0.05, 0.1, 0.25, 0.5, 1 })
            {
                double penalty = Math.Abs(count - 1_000) / 100_000.0 + Math.Abs(strength - 0.5) / 20;
                rows.Add(
                    Row(
                        "grid",
                        ("count", count),
                        ("strength", strength),
                        ("grid_accuracy", 0.982 - penalty + random.NextNormal() * 0.001)
                    )
                );
            }
        }
        return new TrialResult(
            (w * 1_000 + (int)seed).ToString("x16", CultureInfo.InvariantCulture),
            new Dictionary<string, string> { ["wiring"] = name },
            seed,
            rows,
            new Dictionary<string, double>
            {
                ["best_validation_accuracy"] = best,
                ["strength_variance"] = 1.4 - 0.2 * w + random.NextNormal() * 0.1,
                ["seconds"] = 8.8 + random.NextDouble() * 0.4,
            }
        );
    }

    private static MetricRow Row(string kind, params (string Name, double Value)[] numbers) =>
        new(
            numbers.ToDictionary(one => one.Name, one => one.Value),
            new Dictionary<string, string> { ["kind"] = kind }
        );
}
