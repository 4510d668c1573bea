using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>x Phi(x), Phi the standard normal distribution function (the exact form, by erf).</summary>
public sealed class GeluFunction : ActivationOperation
{
    private protected override bool KeepsSlopes => true;

    private protected override void Forward(ReadOnlySpan<float> x, Span<float> y, Span<float> slopes) =>
        GeluKernel.Run(x, y, slopes);

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Gelu(x, y);

    /// <inheritdoc/>
    protected override void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    ) => Elementwise.GeluBackward(x, dy, dx);
}
