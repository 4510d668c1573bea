namespace Filigree.Data;

/// <summary>Samples as bytes with labels.</summary>
/// <param name="Pixels">Count * features bytes, sample after sample.</param>
/// <param name="Labels">A class index a sample.</param>
public sealed record Samples(byte[] Pixels, byte[] Labels)
{
    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;
}
