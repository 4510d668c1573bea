namespace Filigree.Training;

/// <summary>Gives every feature of one's own samples mean 0 and standard deviation 1, as learned from the samples to train on.</summary>
public sealed class FeatureScale
{
    private readonly float[] offset;
    private readonly float[] factor;

    private FeatureScale(float[] offset, float[] factor) => (this.offset, this.factor) = (offset, factor);

    /// <summary>What is subtracted from each feature: its mean.</summary>
    public IReadOnlyList<float> Offset => offset;

    /// <summary>What each feature is then multiplied by: 1 over its standard deviation (over n); 1 where it is always the same.</summary>
    public IReadOnlyList<float> Factor => factor;

    /// <summary>Learns the scale.</summary>
    /// <param name="samples">The samples to train on, and no others.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FeatureScale Of(SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
        {
            throw new ArgumentException("A scale is learned from at least one sample.", nameof(samples));
        }

        var means = new double[samples.Features];
        var squares = new double[samples.Features];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            ReadOnlySpan<float> features = samples.FeaturesOf(sample);
            for (int feature = 0; feature < means.Length; feature++)
            {
                means[feature] += features[feature] / (double)samples.Count;
            }
        }

        for (int sample = 0; sample < samples.Count; sample++)
        {
            ReadOnlySpan<float> features = samples.FeaturesOf(sample);
            for (int feature = 0; feature < means.Length; feature++)
            {
                double gap = features[feature] - means[feature];
                squares[feature] += gap * gap / samples.Count;
            }
        }

        return new FeatureScale(
            [.. means.Select(mean => (float)mean)],
            [
                .. squares.Select(
                    (square, feature) => IsConstant(square, means[feature]) ? 1 : (float)(1 / Math.Sqrt(square))
                ),
            ]
        );
    }

    /// <summary>The same samples with scaled features.</summary>
    /// <param name="samples">Samples of as many features.</param>
    public SampleSet Apply(SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var scaled = new float[samples.Count * samples.Features];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            Apply(samples.FeaturesOf(sample)).CopyTo(scaled, sample * samples.Features);
        }

        return samples.WithFeatures(scaled);
    }

    /// <summary>The scaled features of one sample, or of several one after the other: what a network that was trained on scaled samples predicts.</summary>
    /// <param name="features">The features.</param>
    /// <exception cref="ArgumentException">They are not those of whole samples.</exception>
    public float[] Apply(ReadOnlySpan<float> features)
    {
        if (features.Length % offset.Length != 0)
        {
            throw new ArgumentException(
                $"The scale is of {offset.Length} features a sample; {features.Length} are no whole samples.",
                nameof(features)
            );
        }

        var scaled = new float[features.Length];
        for (int index = 0; index < scaled.Length; index++)
        {
            int feature = index % offset.Length;
            scaled[index] = (features[index] - offset[feature]) * factor[feature];
        }

        return scaled;
    }

    // The mean of equal numbers is not always that number.
    private static bool IsConstant(double variance, double mean) => variance <= 1e-14 * mean * mean;
}
