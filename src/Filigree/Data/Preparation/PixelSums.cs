namespace Filigree.Data;

/// <summary>
/// Sums over pixels, kept as integers so that mean and deviation do not depend on the order of samples.
/// </summary>
internal sealed class PixelSums
{
    private readonly long count;
    private readonly long[] sum;
    private readonly long[] sumOfSquares;

    private PixelSums(int features, long count)
    {
        this.count = count;
        sum = new long[features];
        sumOfSquares = new long[features];
    }

    /// <summary>Pixels a sample.</summary>
    public int Features => sum.Length;

    /// <summary>Mean of all pixels.</summary>
    public double Mean => (double)Total(sum) / ((double)count * Features);

    /// <summary>Standard deviation of all pixels about their one mean, over n.</summary>
    public double StandardDeviation
    {
        get
        {
            Int128 values = (Int128)count * Features;
            Int128 total = Total(sum);
            Int128 spread = values * Total(sumOfSquares) - total * total;
            return Math.Sqrt((double)spread) / (double)values;
        }
    }

    /// <summary>Standard deviation of all pixels, each about its own mean, over n.</summary>
    public double StandardDeviationWithinPixels
    {
        get
        {
            Int128 spread = 0;
            for (int j = 0; j < Features; j++)
            {
                spread += (Int128)count * sumOfSquares[j] - (Int128)sum[j] * sum[j];
            }
            return Math.Sqrt((double)spread / Features) / count;
        }
    }

    /// <summary>Sums over some rows of samples.</summary>
    /// <exception cref="ArgumentException">There is no row, or one is outside the samples.</exception>
    public static PixelSums Of(Samples samples, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (rows.IsEmpty || samples.Count == 0)
        {
            throw new ArgumentException("A scale is learned from at least one sample.", nameof(rows));
        }
        int features = samples.Pixels.Length / samples.Count;
        var sums = new PixelSums(features, rows.Length);
        foreach (int row in rows)
        {
            ReadOnlySpan<byte> pixels = samples.Pixels.AsSpan(checked(row * features), features);
            for (int j = 0; j < pixels.Length; j++)
            {
                long pixel = pixels[j];
                sums.sum[j] += pixel;
                sums.sumOfSquares[j] += pixel * pixel;
            }
        }
        return sums;
    }

    /// <summary>Mean of each pixel.</summary>
    public float[] PixelMeans()
    {
        float[] means = new float[Features];
        for (int j = 0; j < means.Length; j++)
        {
            means[j] = (float)((double)sum[j] / count);
        }
        return means;
    }

    /// <summary>The sums of one colour alone, as of images that have no other.</summary>
    /// <param name="channel">The colour: places channel, channel + channels, ... of a sample.</param>
    /// <param name="channels">Colours of a pixel.</param>
    public PixelSums OfChannel(int channel, int channels)
    {
        var own = new PixelSums(Features / channels, count);
        for (int pixel = 0; pixel < own.Features; pixel++)
        {
            own.sum[pixel] = sum[(pixel * channels) + channel];
            own.sumOfSquares[pixel] = sumOfSquares[(pixel * channels) + channel];
        }

        return own;
    }

    private static Int128 Total(ReadOnlySpan<long> values)
    {
        Int128 total = 0;
        foreach (long value in values)
        {
            total += value;
        }
        return total;
    }
}
