using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// How many connections each layer of a sparse network has (topological-insights, 2.2). Counts are exact: nearest whole numbers, halves
/// up; a layer never has more connections than places.
/// </summary>
public static class ConnectionCounts
{
    /// <summary>
    /// epsilon * (n_in + n_out) connections a layer, equation 1 of the paper; in a convolution the kernel's height and width join
    /// the sum (see <see cref="ErdosRenyi"/>).
    /// </summary>
    /// <param name="layers">The layers' matrix views.</param>
    /// <param name="epsilon">At least 0.</param>
    public static long[] ByEpsilon(IReadOnlyList<MatrixShape> layers, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (!(epsilon >= 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Expected a number of at least 0.");
        }

        return [.. layers.Select(layer => ByEpsilon(layer, epsilon))];
    }

    /// <summary>The same density in every layer.</summary>
    /// <param name="layers">The layers' matrix views.</param>
    /// <param name="density">Connections a place, 0 to 1.</param>
    public static long[] Uniform(IReadOnlyList<MatrixShape> layers, double density)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Check(density);
        return [.. layers.Select(layer => NearestCount.Of(density, Places(layer)))];
    }

    /// <summary>
    /// One density over all layers together, spread as in an Erdos-Renyi graph: a layer's density is proportional to
    /// (n_in + n_out) / (n_in n_out), so that small layers keep more of their places. Layers that would be more than full are
    /// full, and the others take up the rest. The total is exactly the nearest whole number to density * places; fractions of
    /// connections go to the layers with the largest ones, the first among equals.
    /// </summary>
    /// <remarks>
    /// A convolution's kernel joins both sums (ERK: Evci, Gale, Menick, Castro and Elsen, "Rigging the lottery", 2020):
    /// (n_in + n_out + kh + kw) / (n_in n_out kh kw), n_in being its channels. Of the kernel the shape knows the area, which counts
    /// as a square's; for other kernels kh + kw is then somewhat larger than what is taken here.
    /// </remarks>
    /// <param name="layers">The layers' matrix views.</param>
    /// <param name="density">Connections a place over all layers together, 0 to 1.</param>
    public static long[] ErdosRenyi(IReadOnlyList<MatrixShape> layers, double density)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Check(density);
        long[] places = [.. layers.Select(Places)];
        double[] sizes = [.. layers.Select(SumOfSizes)];
        long total = NearestCount.Of(density, places.Sum());
        double[] shares = Spread(places, sizes, total);
        long[] counts = [.. shares.Select(share => (long)Math.Floor(share))];
        int[] byFraction =
        [
            .. Enumerable
                .Range(0, counts.Length)
                .Where(layer => counts[layer] < places[layer])
                .OrderByDescending(layer => shares[layer] - counts[layer]),
        ];
        long missing = total - counts.Sum();
        for (int next = 0; missing > 0; next = (next + 1) % byFraction.Length)
        {
            if (counts[byFraction[next]] < places[byFraction[next]])
            {
                counts[byFraction[next]]++;
                missing--;
            }
        }

        return counts;
    }

    // What each layer would get if connections could be cut. Every round fills at least one layer, or ends.
    private static double[] Spread(long[] places, double[] sizes, long total)
    {
        var isFull = new bool[places.Length];
        while (true)
        {
            long left = total;
            double open = 0;
            for (int layer = 0; layer < places.Length; layer++)
            {
                left -= isFull[layer] ? places[layer] : 0;
                open += isFull[layer] ? 0 : sizes[layer];
            }

            bool isSpread = true;
            for (int layer = 0; layer < places.Length; layer++)
            {
                if (!isFull[layer] && left * (sizes[layer] / open) > places[layer])
                {
                    isFull[layer] = true;
                    isSpread = false;
                }
            }

            if (isSpread)
            {
                return [.. places.Select((count, layer) => isFull[layer] ? count : left * (sizes[layer] / open))];
            }
        }
    }

    private static double SumOfSizes(MatrixShape layer)
    {
        // A dense layer has no kernel, which is not the same as one of 1 x 1.
        double kernel = layer.KernelArea == 1 ? 0 : 2 * Math.Sqrt(layer.KernelArea);
        return (layer.Inputs / layer.KernelArea) + (double)layer.Outputs + kernel;
    }

    private static long Places(MatrixShape layer) => (long)layer.Outputs * layer.Inputs;

    private static long ByEpsilon(MatrixShape layer, double epsilon) =>
        epsilon * SumOfSizes(layer) >= Places(layer)
            ? Places(layer)
            : NearestCount.Multiple(epsilon, SumOfSizes(layer));

    private static void Check(double density)
    {
        if (!(density >= 0 && density <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(density), density, "Expected a density from 0 to 1.");
        }
    }
}
