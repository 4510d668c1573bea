using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>U(-a, a), with a bound a of the layer's shape.</summary>
public abstract class UniformInitializer : Initializer
{
    /// <summary>The bound a.</summary>
    /// <param name="shape">The layer's shape.</param>
    protected abstract double Bound(MatrixShape shape);

    /// <inheritdoc/>
    protected sealed override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        float bound = (float)Bound(shape);
        stream.FillUniform(weights, -bound, bound);
    }
}
