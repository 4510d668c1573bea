using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>N(0, sigma^2), with a standard deviation sigma of the layer's shape.</summary>
/// <param name="truncation">Weights beyond this many standard deviations are drawn again; null for none.</param>
public abstract class NormalInitializer(float? truncation = null) : Initializer
{
    /// <summary>The standard deviation sigma, before any truncation.</summary>
    /// <param name="shape">The layer's shape.</param>
    protected abstract double StandardDeviation(MatrixShape shape);

    /// <inheritdoc/>
    protected sealed override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        float deviation = (float)StandardDeviation(shape);
        if (truncation is float bound)
        {
            stream.FillTruncatedNormal(weights, deviation, bound);
        }
        else
        {
            stream.FillNormal(weights, 0, deviation);
        }
    }
}
