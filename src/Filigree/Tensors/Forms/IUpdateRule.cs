using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>What an optimizer does to numbers by their gradient; called for whole panels of numbers.</summary>
internal interface IUpdateRule
{
    /// <summary>Applies a gradient to some numbers.</summary>
    /// <param name="value">The numbers.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="first">First state, or empty.</param>
    /// <param name="second">Second state, or empty.</param>
    /// <param name="mask">0 where a number is held at zero; empty for no mask.</param>
    void Update(
        Span<float> value,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask
    );

    /// <summary>Computes some rows of a gradient and applies them in one go, with the bits of <see cref="Update"/>.</summary>
    /// <returns>False if nothing was done, because the rule has no such way.</returns>
    bool TryStep(
        in ProductGradient gradient,
        int firstRow,
        MatrixSpan value,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored
    );
}
