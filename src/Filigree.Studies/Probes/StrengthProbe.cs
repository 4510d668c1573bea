using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>
/// The strengths of the neurons after every epoch, and before the first (neuronal-rewiring, section 3). One row a layer and side,
/// told apart by the labels <c>layer</c> and <c>side</c> (<c>inputs</c>, <c>outputs</c>), and one with the means over all of
/// them (layer <c>all</c>, side <c>both</c>).
/// </summary>
internal sealed class StrengthProbe : IStudyProbe
{
    /// <summary>Name in study files.</summary>
    internal const string Name = "strength";

    /// <summary>The numbers of a row.</summary>
    internal static readonly Quantity[] Metrics =
    [
        new("strength_mean", "mean of the neurons' strengths (a strength is the sum of a neuron's weights)"),
        new("strength_deviation", "standard deviation of the strengths", "number", "lower"),
        new("strength_variance", "variance of the strengths", "number", "lower"),
        new("strength_predicted_variance", "the variance that independent weights of the same spread would have"),
        new("strength_fourth_moment", "fourth central moment of the strengths", "number", "lower"),
        new("strength_kurtosis", "kurtosis of the strengths; 3 for a normal distribution"),
        new("strength_largest", "the largest magnitude of a strength", "number", "lower"),
    ];

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            Name,
            "mean, variance, fourth moment, kurtosis and largest magnitude of the neurons' strengths, every epoch",
            [],
            _ => new StrengthProbe()
        )
        {
            Source = "neuronal-rewiring, section 3",
            Measures = ProbedEpochs.AnyAlone,
            RowBytes = (_, layers) => 360 * ((2 * layers) + 1),
            Metrics = Metrics,
            Labels = [ProbeKind.Layer, new("side", "'inputs', 'outputs' or, over all layers, 'both' (strength)")],
        };

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        List<Dictionary<string, double>> all = [];
        foreach (WeightMatrix matrix in network.ToMatrices())
        {
            var (inputs, outputs) = StrengthStatistics.Of(matrix);
            Write(matrix.Name, "inputs", Numbers(inputs));
            Write(matrix.Name, "outputs", Numbers(outputs));
        }

        Write("all", "both", Metrics.ToDictionary(one => one.Name, one => all.Average(numbers => numbers[one.Name])));

        void Write(string layer, string side, Dictionary<string, double> numbers)
        {
            all.Add(numbers);
            write(
                new MetricRow(
                    new Dictionary<string, double>(numbers) { ["epoch"] = epoch["epoch"] },
                    new Dictionary<string, string> { ["layer"] = layer, ["side"] = side }
                )
            );
        }
    }

    /// <summary>Statistics as the numbers of a row.</summary>
    internal static Dictionary<string, double> Numbers(StrengthStatistics strengths) =>
        new()
        {
            ["strength_mean"] = strengths.Mean,
            ["strength_deviation"] = strengths.StandardDeviation,
            ["strength_variance"] = strengths.Variance,
            ["strength_predicted_variance"] = strengths.PredictedVariance,
            ["strength_fourth_moment"] = strengths.FourthMoment,
            ["strength_kurtosis"] = strengths.Kurtosis,
            ["strength_largest"] = strengths.Largest,
        };
}
