namespace Filigree.Numerics;

/// <summary>The sizes of an attention over the tokens of samples.</summary>
/// <param name="Tokens">Tokens of a sample.</param>
/// <param name="Heads">Heads, each with queries, keys and values of its own.</param>
/// <param name="Width">Numbers of one head's query, key or value.</param>
/// <param name="MasksDiagonal">Whether a token does not see itself.</param>
internal readonly record struct AttentionShape(int Tokens, int Heads, int Width, bool MasksDiagonal)
{
    /// <summary>Numbers of a token's queries, of its keys and of its values, each.</summary>
    public int Channels => Heads * Width;

    /// <summary>Distance of two rows of one head's shares: tokens, in whole vectors.</summary>
    public int ShareStride => SoftmaxKernel.Padded(Tokens);

    /// <summary>Numbers of one head's shares.</summary>
    public int ShareCount => Tokens * ShareStride;
}
