using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>See <see cref="Distributions.ErdosRenyi"/>.</summary>
internal sealed class ErdosRenyiDistribution : IDistribution
{
    public string Name => "erdos-renyi";

    public long[] Share(in Budget budget)
    {
        long[] places = [.. budget.Layers.Select(layer => layer.Places)];
        double[] sizes = [.. budget.Layers.Select(SumOfSizes)];
        double[] shares = Spread(places, sizes, budget.Total);
        long[] counts = [.. shares.Select(share => (long)Math.Floor(share))];
        int[] byFraction =
        [
            .. Enumerable
                .Range(0, counts.Length)
                .Where(layer => counts[layer] < places[layer])
                .OrderByDescending(layer => shares[layer] - counts[layer]),
        ];
        long missing = budget.Total - counts.Sum();
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

    /// <summary>Neurons on either side of a layer, and its kernel's height and width.</summary>
    internal static double SumOfSizes(MatrixShape layer)
    {
        // A dense layer has no kernel, which is not the same as one of 1 x 1.
        double kernel = layer.IsConvolution ? (double)layer.KernelHeight + layer.KernelWidth : 0;
        return layer.Channels + (double)layer.Outputs + kernel;
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
}
