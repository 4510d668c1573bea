namespace Filigree.Data;

/// <summary>How pixels become a network's inputs. What it needs to know of the data it learns from training samples only.</summary>
public sealed class Scaling
{
    private readonly Func<PixelSums, int, PixelScale> fit;

    private Scaling(string name, Func<PixelSums, int, PixelScale> fit)
    {
        Name = name;
        this.fit = fit;
    }

    /// <summary><c>unit</c>: from 0 to 1.</summary>
    public static Scaling Unit { get; } = new("unit", (sums, _) => new PixelScale(new float[sums.Features], ByteRange));

    /// <summary><c>standardised</c>: mean 0 and standard deviation 1 over all pixels of all samples.</summary>
    public static Scaling Standardised { get; } =
        new(
            "standardised",
            (sums, _) => new PixelScale(Repeat(sums.Mean, sums.Features), Inverse(sums.StandardDeviation))
        );

    /// <summary>
    /// <c>per-pixel-mean</c>: each pixel minus its own mean, all divided by the standard deviation of what is left.
    /// </summary>
    public static Scaling PerPixelMean { get; } =
        new(
            "per-pixel-mean",
            (sums, _) => new PixelScale(sums.PixelMeans(), Inverse(sums.StandardDeviationWithinPixels))
        );

    /// <summary><c>centred</c>: a range of 1 between black and white, mean 0.</summary>
    public static Scaling Centred { get; } =
        new("centred", (sums, _) => new PixelScale(Repeat(sums.Mean, sums.Features), ByteRange));

    /// <summary><c>standardised-channels</c>: mean 0 and standard deviation 1 over all pixels, each colour by itself.</summary>
    public static Scaling StandardisedChannels { get; } = new("standardised-channels", OfChannels);

    /// <summary><c>centred-pixels</c>: a range of 1 between black and white, each pixel minus its own mean.</summary>
    public static Scaling CentredPixels { get; } =
        new("centred-pixels", (sums, _) => new PixelScale(sums.PixelMeans(), ByteRange));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scaling> All { get; } =
    [Unit, Standardised, StandardisedChannels, PerPixelMean, Centred, CentredPixels];

    /// <summary>Its name in study files.</summary>
    public string Name { get; }

    private const float ByteRange = 1f / 255f;

    /// <summary>The scaling of a name.</summary>
    /// <exception cref="UserError">There is none of this name.</exception>
    public static Scaling Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(scaling => scaling.Name == name)
            ?? throw new UserError(
                $"unknown scaling '{name}'",
                expected: string.Join(", ", All.Select(scaling => scaling.Name))
            );
    }

    /// <summary>Learns the scale from samples.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="rows">The rows to learn from: the training part, without validation.</param>
    /// <param name="channels">Colours of a pixel, which lie side by side.</param>
    /// <returns>The scale, the same for the same set of rows in any order.</returns>
    public PixelScale Fit(Samples samples, ReadOnlySpan<int> rows, int channels = 1) =>
        fit(PixelSums.Of(samples, rows), channels);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static PixelScale OfChannels(PixelSums sums, int channels)
    {
        var scale = new PixelScale(new float[sums.Features], new float[sums.Features]);
        for (int channel = 0; channel < channels; channel++)
        {
            PixelSums own = sums.OfChannel(channel, channels);
            for (int feature = channel; feature < sums.Features; feature += channels)
            {
                scale.Offset[feature] = (float)own.Mean;
                scale.Factor[feature] = Inverse(own.StandardDeviation);
            }
        }

        return scale;
    }

    private static float[] Repeat(double value, int count)
    {
        float[] values = new float[count];
        Array.Fill(values, (float)value);
        return values;
    }

    /// <summary>Images that are all alike cannot be scaled by their spread: they keep the range of 1.</summary>
    private static float Inverse(double standardDeviation) =>
        standardDeviation > 0 ? (float)(1 / standardDeviation) : ByteRange;
}
