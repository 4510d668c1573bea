using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>max(0, x); the derivative at 0 is 0.</summary>
public sealed class ReluFunction : ActivationOperation
{
    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Relu(x, y);

    /// <inheritdoc/>
    protected override void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    ) => Elementwise.ReluBackward(y, dy, dx);
}
