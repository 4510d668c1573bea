namespace Filigree.Connectivity;

/// <summary>Shares a whole number out among layers that have room for so many each.</summary>
internal static class Apportionment
{
    /// <summary>
    /// As many to each as its weight says among all; layers that would have more than they have room for are full, and the others take up the rest.
    /// Fractions go to the layers with the largest ones, the first among equals.
    /// </summary>
    /// <param name="total">What is shared, at most all the room there is.</param>
    /// <param name="weights">A weight a layer, at least 0; not all are 0 where there is something to share.</param>
    /// <param name="room">The most that each may have.</param>
    public static long[] Of(long total, double[] weights, long[] room)
    {
        double[] shares = Spread(total, weights, room);
        long[] counts = [.. shares.Select(share => (long)Math.Floor(share))];
        int[] byFraction =
        [
            .. Enumerable
                .Range(0, counts.Length)
                .Where(layer => counts[layer] < room[layer])
                .OrderByDescending(layer => shares[layer] - counts[layer]),
        ];
        long missing = total - counts.Sum();
        for (int next = 0; missing > 0; next = (next + 1) % byFraction.Length)
        {
            if (counts[byFraction[next]] < room[byFraction[next]])
            {
                counts[byFraction[next]]++;
                missing--;
            }
        }

        return counts;
    }

    // What each layer would get if whole numbers could be cut. Every round fills at least one layer, or ends.
    private static double[] Spread(long total, double[] weights, long[] room)
    {
        var isFull = new bool[room.Length];
        while (true)
        {
            long left = total;
            double open = 0;
            for (int layer = 0; layer < room.Length; layer++)
            {
                left -= isFull[layer] ? room[layer] : 0;
                open += isFull[layer] ? 0 : weights[layer];
            }

            bool isSpread = true;
            for (int layer = 0; layer < room.Length; layer++)
            {
                if (!isFull[layer] && Share(layer) > room[layer])
                {
                    isFull[layer] = true;
                    isSpread = false;
                }
            }

            if (isSpread)
            {
                return [.. room.Select((most, layer) => isFull[layer] ? most : Share(layer))];
            }

            // The rest, where those that weigh anything are full, goes to the others one by one.
            double Share(int layer) => open > 0 ? left * (weights[layer] / open) : 0;
        }
    }
}
