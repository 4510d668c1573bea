using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// The Euclidean norm of the gradient over the connections, on the mean of the steps of every epoch: layer by layer (label <c>layer</c>) and over the whole
/// network (layer <c>all</c>).
/// </summary>
internal sealed class GradientNormProbe : IStepStudyProbe
{
    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "gradient-norm",
            "norm of the gradient over the connections, on the mean of the steps of every epoch",
            [],
            _ => new GradientNormProbe()
        )
        {
            Source = "Evci et al. 2022, 2010.03533",
            NeedsTraining = true,
            Metrics =
            [
                new("gradient_norm", "norm of the gradient over the connections, on the mean of the epoch's steps"),
            ],
            Summary = [new("first_gradient_norm", "gradient_norm of the first step, over the whole network")],
            Labels = [ProbeKind.Layer],
        };

    private double[] sums = [];
    private double first = double.NaN;
    private long steps;

    /// <inheritdoc/>
    public void Measure(Network network)
    {
        double all = 0;
        sums = sums.Length == 0 ? new double[network.Weights.Count + 1] : sums;
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            double squares = network.Weights[layer].SquaredGradient();
            sums[layer] += Math.Sqrt(squares);
            all += squares;
        }

        sums[^1] += Math.Sqrt(all);
        steps++;
        first = double.IsNaN(first) ? Math.Sqrt(all) : first;
    }

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        for (int layer = 0; layer < sums.Length; layer++)
        {
            write(
                new MetricRow(
                    new Dictionary<string, double>
                    {
                        ["epoch"] = epoch["epoch"],
                        ["gradient_norm"] = sums[layer] / steps,
                    },
                    new Dictionary<string, string>
                    {
                        ["layer"] = layer < network.Weights.Count ? network.Weights[layer].Name : "all",
                    }
                )
            );
        }

        sums = [];
        steps = 0;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Summarise() =>
        double.IsNaN(first)
            ? new Dictionary<string, double>()
            : new Dictionary<string, double> { ["first_gradient_norm"] = first };

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Values(ref sums);
        state.Value(ref first);
        state.Value(ref steps);
    }
}
