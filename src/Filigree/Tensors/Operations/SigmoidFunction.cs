using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed class SigmoidFunction : ActivationOperation
{
    /// <inheritdoc/>
    protected override bool KeepsZero => false;

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Sigmoid(x, y);

    /// <inheritdoc/>
    protected override void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    ) => Elementwise.SigmoidBackward(y, dy, dx);
}
