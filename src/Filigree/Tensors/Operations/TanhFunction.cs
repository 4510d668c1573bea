using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The hyperbolic tangent.</summary>
public sealed class TanhFunction : ActivationOperation
{
    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Tanh(x, y);

    /// <inheritdoc/>
    protected override void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    ) => Elementwise.TanhBackward(y, dy, dx);
}
