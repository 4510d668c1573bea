using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Draws fully connected layers without training them, and measures their weights and the strengths of their neurons
/// (neuronal-rewiring, section 3.2, Fig. 1).
/// </summary>
internal sealed class StrengthExperiment : IExperiment
{
    private static readonly string[] Averaged =
    [
        "strength_deviation",
        "strength_variance",
        "strength_predicted_variance",
        "strength_fourth_moment",
        "strength_kurtosis",
        "strength_largest",
    ];

    /// <inheritdoc/>
    public string Name => "strength";

    /// <inheritdoc/>
    public string Description => "weights and neuronal strengths of untrained layers";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => StrengthSettings.Keys;

    /// <inheritdoc/>
    public bool Trains => false;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                new("weight_deviation", "standard deviation of the weights, mean over draws"),
                .. StrengthProbe.Metrics.Where(metric => Averaged.Contains(metric.Name)),
            ],
            [
                new("draw", "number of the draw", "integer"),
                new("neurons", "neurons of the side", "integer"),
                new("quantile", "share of the values up to this row's", "percent"),
                new("weight", "that quantile of the first draw's weights"),
                new("strength", "that quantile of all draws' strengths"),
                .. StrengthProbe.Metrics,
            ],
            [new RowLabel("side", "'inputs' or 'outputs': the neurons whose strengths are measured")]
        )
        {
            UsualColumns = ["weight_deviation", "strength_deviation", "strength_kurtosis", "strength_largest"],
            UsualFigures =
            [
                new FigureSpecification
                {
                    Name = "strengths",
                    Title = "Cumulative distribution of strengths",
                    Kind = "curve",
                    X = "strength",
                    Y = "quantile",
                    Format = "percent",
                    Band = "none",
                },
            ],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => StrengthSettings.Read(section, this);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var strength = (StrengthSettings)settings;
        double workPerWeight = WiringCost.PerWeight(strength.Wiring) + 2 * WiringCost.StrengthsPerWeight;
        double weights = (double)strength.Inputs * strength.Outputs;
        return new TrialCost(
            workPerWeight * strength.Draws * weights,
            2000
                + (600L * strength.Draws)
                + (100 * strength.Points)
                + UntrainedProbes.RowBytes(strength.Probes, strength.Draws, layers: 1)
        );
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        StrengthSettings settings = context.Settings<StrengthSettings>();
        using Network network = Mlp.Create([settings.Inputs, settings.Outputs], bias: false);
        var pool = new StrengthPool(settings.Draws * (settings.Inputs + settings.Outputs));
        var drawn = new DrawnNetworks(context, network, settings.Wiring, settings.Probes);
        drawn.Run(settings.Draws, pool, () => Measure(network.Weights[0].ToMatrix(), pool, context));
        drawn.Draw(0);
        float[] weights = network.Weights[0].ToMatrix().Values;
        Array.Sort(weights);
        double[] strengths = pool.Sorted();
        for (int point = 0; point < settings.Points; point++)
        {
            double share = (double)point / (settings.Points - 1);
            Write(context, new() { ["quantile"] = share, ["weight"] = weights[Place(share, weights.Length)] });
            Write(context, new() { ["quantile"] = share, ["strength"] = strengths[Place(share, strengths.Length)] });
        }

        Dictionary<string, double> summary = Averaged.ToDictionary(name => name, pool.Mean);
        summary["weight_deviation"] = pool.Mean("weight_deviation");
        drawn.Summarise(summary);
        return new TrialOutcome(summary, new Dictionary<string, string>());
    }

    private static void Measure(WeightMatrix matrix, StrengthPool pool, TrialContext context)
    {
        var shape = matrix.Shape;
        var (inputs, outputs) = StrengthStatistics.Of(matrix);
        pool.Add(Strengths.Of(matrix.Values, shape));
        foreach ((StrengthStatistics side, string name) in new[] { (inputs, "inputs"), (outputs, "outputs") })
        {
            Dictionary<string, double> numbers = StrengthProbe.Numbers(side);
            pool.Add(numbers);
            numbers["draw"] = pool.Draws;
            numbers["neurons"] = side.Neurons;
            Write(context, numbers, name);
        }

        pool.Add(
            new Dictionary<string, double>
            {
                ["weight_deviation"] = Math.Sqrt(inputs.PredictedVariance / matrix.Outputs),
            }
        );
        pool.FinishDraw();
    }

    private static void Write(TrialContext context, Dictionary<string, double> numbers, string? side = null) =>
        context.Write(
            new MetricRow(
                numbers,
                side is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["side"] = side }
            )
        );

    private static int Place(double share, int count) => (int)(share * (count - 1) + 0.5);
}
