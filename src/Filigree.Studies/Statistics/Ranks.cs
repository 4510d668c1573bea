namespace Filigree.Studies.Statistics;

/// <summary>Ranks with ties shared.</summary>
internal static class Ranks
{
    /// <summary>The rank of every value, from 1; equal values get the mean of their ranks.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="tieSum">Sum over runs of t equal values of t^3 - t.</param>
    public static double[] Of(double[] values, out double tieSum)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort([.. values], order);
        double[] ranks = new double[values.Length];
        tieSum = 0;
        int start = 0;
        while (start < order.Length)
        {
            int end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }
            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + 1 + end) / 2.0;
            }
            double run = end - start;
            tieSum += run * run * run - run;
            start = end;
        }
        return ranks;
    }
}
