using Filigree.Layers;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Experiments;

/// <summary>
/// The distribution of the weights' magnitudes layer by layer, before training and after (lightning-initialization, Fig. 6):
/// evenly spaced quantiles, one a row, with the labels <c>layer</c> and <c>moment</c> (<c>start</c> or <c>end</c>).
/// </summary>
/// <param name="points">Number of quantiles, the smallest and the largest weight included.</param>
public sealed class WeightDistributionProbe(int points) : IStudyProbe
{
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
