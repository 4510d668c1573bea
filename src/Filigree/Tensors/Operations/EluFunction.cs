using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>x above 0, exp(x) - 1 below (Clevert, Unterthiner and Hochreiter 2016, 1511.07289, with alpha 1).</summary>
public sealed class EluFunction : ActivationOperation
{
    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Elu(x, y);

    /// <inheritdoc/>
    protected override void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    ) => Elementwise.EluBackward(y, dy, dx);
}
