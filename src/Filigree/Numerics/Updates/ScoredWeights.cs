namespace Filigree.Numerics;

/// <summary>
/// Rows of weights whose connections are learned: what an optimizer's step on their scores needs beside the scores.
/// </summary>
/// <param name="weights">The fixed weights, stored like the scores.</param>
/// <param name="effective">Receives the weights that the scores leave, stored like the scores.</param>
/// <param name="pull">How much every score's gradient is lowered.</param>
/// <param name="flips">True where scores flip signs, false where they switch connections on and off.</param>
internal readonly ref struct ScoredWeights(ReadOnlySpan<float> weights, Span<float> effective, float pull, bool flips)
{
    public readonly ReadOnlySpan<float> Weights = weights;
    public readonly Span<float> Effective = effective;
    public readonly float Pull = pull;
    public readonly bool Flips = flips;
}
