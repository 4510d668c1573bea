using Filigree.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>
/// Bootstrap intervals, bias-corrected and accelerated (BCa: Efron 1987) for means, percentile for medians (whose jackknife
/// is not smooth). The draws come from the stream <c>bootstrap</c> of a fixed seed: same numbers, same interval.
/// Numbers that are not finite are left out; fewer than two on a side give <see cref="Interval.None"/>.
/// </summary>
internal static class Bootstrap
{
    /// <summary>Resamples drawn for an interval.</summary>
    public const int Resamples = 9_999;

    private const string StreamName = "bootstrap";

    /// <summary>Interval of the mean.</summary>
    public static Interval OfMean(IEnumerable<double> values, double confidence = 0.95)
    {
        double[] finite = SampleSummary.Finite(values);
        if (finite.Length < 2)
        {
            return Interval.None;
        }
        double mean = SampleSummary.MeanOf(finite);
        double[] drawn = Draw(random => ResampledMean(finite, random));
        return Accelerated(drawn, mean, [Influences(finite, 1)], confidence);
    }

    /// <summary>Interval of the sample's mean less the baseline's, each resampled by itself.</summary>
    public static Interval OfMeanDifference(
        IEnumerable<double> sample,
        IEnumerable<double> baseline,
        double confidence = 0.95
    )
    {
        double[] a = SampleSummary.Finite(sample);
        double[] b = SampleSummary.Finite(baseline);
        if (a.Length < 2 || b.Length < 2)
        {
            return Interval.None;
        }
        double difference = SampleSummary.MeanOf(a) - SampleSummary.MeanOf(b);
        double[] drawn = Draw(random => ResampledMean(a, random) - ResampledMean(b, random));
        return Accelerated(drawn, difference, [Influences(a, 1), Influences(b, -1)], confidence);
    }

    /// <summary>Interval of the sample's median less the baseline's, each resampled by itself.</summary>
    public static Interval OfMedianDifference(
        IEnumerable<double> sample,
        IEnumerable<double> baseline,
        double confidence = 0.95
    )
    {
        double[] a = SampleSummary.Finite(sample);
        double[] b = SampleSummary.Finite(baseline);
        if (a.Length < 2 || b.Length < 2)
        {
            return Interval.None;
        }
        double[] drawn = Draw(random => ResampledMedian(a, random) - ResampledMedian(b, random));
        return Percentile(drawn, confidence);
    }

    /// <summary>Percentile interval of the median.</summary>
    public static Interval OfMedian(IEnumerable<double> values, double confidence = 0.95)
    {
        double[] finite = SampleSummary.Finite(values);
        return finite.Length < 2
            ? Interval.None
            : Percentile(Draw(random => ResampledMedian(finite, random)), confidence);
    }

    /// <summary>What lies between the tails of a bootstrap distribution.</summary>
    /// <param name="sorted">The statistic of every resample, ascending.</param>
    /// <param name="confidence">Such as 0.95.</param>
    internal static Interval Percentile(double[] sorted, double confidence)
    {
        double tail = (1 - confidence) / 2;
        return new Interval(Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    /// <summary>The BCa interval of a statistic from its bootstrap distribution.</summary>
    /// <param name="sorted">The statistic of every resample, ascending.</param>
    /// <param name="estimate">The statistic of the data.</param>
    /// <param name="influences">For each sample, the jackknife influence of each of its numbers.</param>
    /// <param name="confidence">Such as 0.95.</param>
    internal static Interval Accelerated(double[] sorted, double estimate, double[][] influences, double confidence)
    {
        if (sorted[0] == sorted[^1])
        {
            return new Interval(sorted[0], sorted[0]);
        }
        double below = 0;
        foreach (double value in sorted)
        {
            below +=
                value < estimate ? 1
                : value == estimate ? 0.5
                : 0;
        }
        double bias = Tails.NormalQuantile(below / sorted.Length);
        double cubes = 0;
        double squares = 0;
        foreach (double[] sample in influences)
        {
            double n = sample.Length;
            cubes += sample.Sum(value => value * value * value) / (n * n * n);
            squares += sample.Sum(value => value * value) / (n * n);
        }
        double acceleration = cubes / (6 * squares * Math.Sqrt(squares));
        double tail = (1 - confidence) / 2;
        return new Interval(Quantile(sorted, Adjusted(tail)), Quantile(sorted, Adjusted(1 - tail)));

        double Adjusted(double probability)
        {
            double z = bias + Tails.NormalQuantile(probability);
            return Tails.Normal(bias + z / (1 - acceleration * z));
        }
    }

    /// <summary>(n - 1) (mean of the leave-one-out means - leave-one-out mean) for each number; for a mean, its distance from it.</summary>
    internal static double[] Influences(double[] values, double sign)
    {
        double mean = SampleSummary.MeanOf(values);
        return Array.ConvertAll(values, value => sign * (value - mean));
    }

    /// <summary>The quantile of numbers in ascending order, linear between neighbours.</summary>
    internal static double Quantile(double[] sorted, double probability)
    {
        double place = Math.Clamp(probability, 0, 1) * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>The statistic of so many resamples, ascending.</summary>
    internal static double[] Draw(Func<RandomStream, double> statistic, int resamples = Resamples)
    {
        RandomStream random = new Randomness(seed: 0).Stream(StreamName);
        double[] drawn = new double[resamples];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = statistic(random);
        }
        Array.Sort(drawn);
        return drawn;
    }

    private static double ResampledMean(double[] values, RandomStream random)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[random.NextInt32(values.Length)] - values[0];
        }
        return values[0] + sum / values.Length;
    }

    private static double ResampledMedian(double[] values, RandomStream random)
    {
        double[] drawn = new double[values.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = values[random.NextInt32(values.Length)];
        }
        Array.Sort(drawn);
        return SampleSummary.MedianOfSorted(drawn);
    }
}
