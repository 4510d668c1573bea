namespace Filigree.Layers;

/// <summary>Batch normalization, by the statistics of the samples at hand or by the running ones.</summary>
/// <param name="layer">The layer.</param>
/// <param name="usesBatch">Whether the statistics are those of the samples at hand.</param>
/// <param name="input">What it reads.</param>
/// <param name="output">What it makes.</param>
internal sealed class ExactNormalization(BatchNorm layer, bool usesBatch, DualNumbers input, DualNumbers output)
    : ExactStep
{
    private readonly double[] normal = new double[input.Value.Length];
    private readonly double[] normalRate = new double[input.Value.Length];
    private readonly double[] inverses = new double[input.Shape.Channels];
    private readonly double[] inverseRates = new double[input.Shape.Channels];

    /// <inheritdoc/>
    public override void Forward()
    {
        int count = input.ChannelLength;
        for (int channel = 0; channel < inverses.Length; channel++)
        {
            Range own = (channel * count)..((channel + 1) * count);
            ReadOnlySpan<double> x = input.Value.AsSpan(own);
            ReadOnlySpan<double> rate = input.ValueRate.AsSpan(own);
            Span<double> z = normal.AsSpan(own);
            Span<double> zRate = normalRate.AsSpan(own);
            double mean = usesBatch ? Doubles.Sum(x) / count : layer.RunningMean.Value.Row(0)[channel];
            for (int index = 0; index < count; index++)
            {
                z[index] = x[index] - mean;
            }

            double variance = usesBatch ? Doubles.Dot(z, z) / count : layer.RunningVariance.Value.Row(0)[channel];
            double inverse = 1 / Math.Sqrt(variance + layer.Epsilon);
            for (int index = 0; index < count; index++)
            {
                z[index] *= inverse;
            }

            double meanRate = usesBatch ? Doubles.Sum(rate) / count : 0;
            double slope = usesBatch ? Doubles.Dot(z, rate) / count : 0;
            (inverses[channel], inverseRates[channel]) = (inverse, -inverse * inverse * slope);
            double gamma = layer.Gamma.Value.Row(0)[channel];
            double beta = layer.Beta.Value.Row(0)[channel];
            for (int index = 0; index < count; index++)
            {
                zRate[index] = inverse * (rate[index] - meanRate - (z[index] * slope));
                output.Value[(channel * count) + index] = (gamma * z[index]) + beta;
                output.ValueRate[(channel * count) + index] = gamma * zRate[index];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        int count = input.ChannelLength;
        for (int channel = 0; channel < inverses.Length; channel++)
        {
            Range own = (channel * count)..((channel + 1) * count);
            ReadOnlySpan<double> dy = output.Gradient.AsSpan(own);
            ReadOnlySpan<double> dyRate = output.GradientRate.AsSpan(own);
            ReadOnlySpan<double> z = normal.AsSpan(own);
            ReadOnlySpan<double> zRate = normalRate.AsSpan(own);
            double mean = usesBatch ? Doubles.Sum(dy) / count : 0;
            double slope = usesBatch ? Doubles.Dot(dy, z) / count : 0;
            double meanRate = usesBatch ? Doubles.Sum(dyRate) / count : 0;
            double slopeRate = usesBatch ? (Doubles.Dot(dyRate, z) + Doubles.Dot(dy, zRate)) / count : 0;
            double gamma = layer.Gamma.Value.Row(0)[channel];
            for (int index = 0; index < count; index++)
            {
                double rest = dy[index] - mean - (z[index] * slope);
                double restRate = dyRate[index] - meanRate - (zRate[index] * slope) - (z[index] * slopeRate);
                input.Gradient[(channel * count) + index] += gamma * inverses[channel] * rest;
                input.GradientRate[(channel * count) + index] +=
                    gamma * ((inverseRates[channel] * rest) + (inverses[channel] * restRate));
            }
        }
    }
}
