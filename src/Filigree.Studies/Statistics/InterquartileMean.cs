namespace Filigree.Studies.Statistics;

/// <summary>
/// The interquartile mean (Agarwal, Schwarzer, Castro, Courville and Bellemare 2021): the mean of the numbers between the quartiles. It is
/// moved by more of the numbers than a median is, and by outliers less than a mean is. Numbers that are not finite are left out.
/// </summary>
internal static class InterquartileMean
{
    /// <summary>The mean of n numbers without the floor(n / 4) lowest and the floor(n / 4) highest; NaN of none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = SampleSummary.Finite(values);
        Array.Sort(sorted);
        int cut = sorted.Length / 4;
        return sorted.Length == 0 ? double.NaN : SampleSummary.MeanOf(sorted.AsSpan()[cut..^cut]);
    }

    /// <summary>
    /// Percentile interval of the interquartile mean of all numbers together, from <see cref="Bootstrap.Resamples"/> resamples. Each
    /// stratum is resampled by itself, so that every resample has as many numbers of each as there are.
    /// </summary>
    /// <param name="strata">The numbers of each stratum: the seeds at one setting of all other factors.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <returns><see cref="Interval.None"/> where no stratum has two numbers.</returns>
    public static Interval IntervalOf(IEnumerable<IEnumerable<double>> strata, double confidence = 0.95)
    {
        double[][] finite = [.. strata.Select(SampleSummary.Finite)];
        if (!finite.Any(stratum => stratum.Length > 1))
        {
            return Interval.None;
        }
        double[] sorted = [.. finite.SelectMany(stratum => stratum).Order()];
        // Resamples are counts of the sorted numbers: nothing is sorted twice. Which of equal numbers is drawn is all one.
        int[][] places =
        [
            .. finite.Select(stratum => Array.ConvertAll(stratum, one => Array.BinarySearch(sorted, one))),
        ];
        int[] counts = new int[sorted.Length];
        double[] drawn = Bootstrap.Draw(random =>
        {
            Array.Clear(counts);
            foreach (int[] stratum in places)
            {
                for (int i = 0; i < stratum.Length; i++)
                {
                    counts[stratum[random.NextInt32(stratum.Length)]]++;
                }
            }
            return OfCounts(sorted, counts);
        });
        return Bootstrap.Percentile(drawn, confidence);
    }

    private static double OfCounts(double[] sorted, int[] counts)
    {
        int cut = sorted.Length / 4;
        int kept = sorted.Length - 2 * cut;
        int skip = cut;
        int left = kept;
        // Summed as distances from a number in the middle, so that equal numbers have themselves as mean.
        double origin = sorted[sorted.Length / 2];
        double sum = 0;
        for (int i = 0; left > 0; i++)
        {
            int count = counts[i];
            int skipped = Math.Min(count, skip);
            skip -= skipped;
            int taken = Math.Min(count - skipped, left);
            left -= taken;
            sum += taken * (sorted[i] - origin);
        }
        return origin + sum / kept;
    }
}
