using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>The distributions of connections over layers.</summary>
public static class Distributions
{
    /// <summary>The same density in every layer, rounded in each.</summary>
    public static IDistribution Uniform { get; } = new UniformDistribution();

    /// <summary>
    /// Denser where layers are small, as in an Erdos-Renyi graph: a layer's density is proportional to (n_in + n_out) / (n_in n_out). Layers that
    /// would be more than full are full, and the others take up the rest. The total is exactly the budget's; fractions of connections go
    /// to the layers with the largest ones, the first among equals.
    /// </summary>
    /// <remarks>
    /// A convolution's kernel joins both sums (ERK: Evci, Gale, Menick, Castro and Elsen, "Rigging the lottery", 2020):
    /// (n_in + n_out + kh + kw) / (n_in n_out kh kw), n_in being its channels.
    /// </remarks>
    public static IDistribution ErdosRenyi { get; } = new ErdosRenyiDistribution(countsKernel: true);

    /// <summary>
    /// The same without the kernel (ER: Mocanu et al. 2018): a convolution's density is proportional to (n_in + n_out) / (n_in n_out kh kw). Of dense layers
    /// it is <see cref="ErdosRenyi"/>.
    /// </summary>
    public static IDistribution ErdosRenyiOfChannels { get; } = new ErdosRenyiDistribution(countsKernel: false);

    /// <summary>One ranking over all layers: those of the highest scores, wherever they are. Of equal scores the lower position goes first.</summary>
    public static IDistribution Global { get; } = new GlobalDistribution();

    /// <summary>A density of its own for each layer; the budget's total is not looked at.</summary>
    /// <param name="densities">Densities, 0 to 1, first layer first.</param>
    public static IDistribution Given(params IReadOnlyList<double> densities) => new GivenDistribution(densities);

    /// <summary>
    /// epsilon * (n_in + n_out) connections a layer, equation 1 of topological-insights; in a convolution the kernel's height and width join
    /// the sum (see <see cref="ErdosRenyi"/>). The budget's total is not looked at.
    /// </summary>
    /// <param name="epsilon">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public static IDistribution ByEpsilon(double epsilon) => new EpsilonDistribution(epsilon);

    private sealed class UniformDistribution : IDistribution
    {
        public string Name => "uniform";

        public long[] Share(in Budget budget)
        {
            double density = budget.Density;
            return [.. budget.Layers.Select(layer => NearestCount.Of(density, layer.Places))];
        }
    }

    private sealed class GivenDistribution(IReadOnlyList<double> densities) : IDistribution
    {
        public string Name => "given";

        public long[] Share(in Budget budget) =>
            [.. Each(budget).Select(layer => NearestCount.Of(layer.Density, layer.Places))];

        public double Requested(in Budget budget) => Each(budget).Sum(layer => layer.Density * layer.Places);

        private IEnumerable<(double Density, long Places)> Each(in Budget budget) =>
            densities.Count == budget.Layers.Count
                ? budget.Layers.Zip(densities, (layer, density) => (density, layer.Places))
                : throw new ArgumentException(
                    $"{densities.Count} densities are given for {budget.Layers.Count} layers."
                );
    }

    private sealed class GlobalDistribution : IDistribution
    {
        public string Name => "global";

        public long[] Share(in Budget budget)
        {
            IReadOnlyList<float[]> scores =
                budget.Scores ?? throw new ArgumentException("One ranking over all layers needs scores.");
            var goes = TopK<Lowest>.Find(scores, scores.Sum(part => (long)part.Length) - budget.Total);
            long ties = goes.Ties;
            var counts = new long[scores.Count];
            for (int layer = 0; layer < counts.Length; layer++)
            {
                foreach (float score in scores[layer])
                {
                    counts[layer] += goes.Takes(score, ref ties) ? 0 : 1;
                }
            }

            return counts;
        }
    }
}
