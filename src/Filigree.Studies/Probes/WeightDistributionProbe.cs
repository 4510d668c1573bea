using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Probes;

/// <summary>
/// The distribution of the weights' magnitudes layer by layer, before training and after (lightning-initialization, Fig. 6):
/// evenly spaced quantiles, one a row, with the labels <c>layer</c> and <c>moment</c> (<c>start</c> or <c>end</c>).
/// </summary>
/// <param name="points">Number of quantiles, the smallest and the largest weight included.</param>
internal sealed class WeightDistributionProbe(int points) : IStudyProbe
{
    private static readonly CountOption PointsOption = new("points", "number of quantiles", 201, 2, 100_000);

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "weight-distribution",
            "quantiles of the weights' magnitudes layer by layer, before and after training",
            [PointsOption],
            choice => new WeightDistributionProbe(choice.Get(PointsOption))
        )
        {
            Source = "lightning-initialization, Fig. 6",
            Measures = ProbedEpochs.StartAndEnd,
            RowBytes = (choice, layers) => 110 * layers * choice.Get(PointsOption),
            Metrics =
            [
                new("quantile", "share of the layer's weights up to weight_magnitude", "percent"),
                new("weight_magnitude", "that quantile of the weights' magnitudes"),
            ],
            Labels = [ProbeKind.Layer, new("moment", "'start' or 'end' (weight-distribution)")],
        };

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        bool isFirst = epoch["epoch"] == 0;
        if (!isFirst && !isLast)
        {
            return;
        }

        foreach (Parameter weight in network.Weights)
        {
            float[] magnitudes = [.. weight.ToMatrix().Values.Select(Math.Abs)];
            Array.Sort(magnitudes);
            for (int point = 0; point < points; point++)
            {
                double share = (double)point / (points - 1);
                var numbers = new Dictionary<string, double>
                {
                    ["epoch"] = epoch["epoch"],
                    ["quantile"] = share,
                    ["weight_magnitude"] = magnitudes[(int)(share * (magnitudes.Length - 1) + 0.5)],
                };
                var labels = new Dictionary<string, string>
                {
                    ["layer"] = weight.Name,
                    ["moment"] = isFirst ? "start" : "end",
                };
                write(new MetricRow(numbers, labels));
            }
        }
    }
}
