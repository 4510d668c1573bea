using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>N(0, sigma^2), with a standard deviation sigma of the layer's shape.</summary>
public abstract class NormalInitializer : Initializer
{
    /// <summary>The standard deviation sigma, before any truncation.</summary>
    /// <param name="shape">The layer's shape.</param>
    protected abstract double StandardDeviation(MatrixShape shape);

    /// <summary>Weights beyond this many standard deviations are drawn again; null for none.</summary>
    protected virtual float? Truncation => null;

    /// <inheritdoc/>
    protected sealed override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        float deviation = (float)StandardDeviation(shape);
        if (Truncation is float bound)
        {
            stream.FillTruncatedNormal(weights, deviation, bound);
        }
        else
        {
            stream.FillNormal(weights, 0, deviation);
        }
    }
}
