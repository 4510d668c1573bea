namespace Filigree.Formats;

/// <summary>A row of numbers in pieces of a size; the last is what is left. The longest array there is has no end that overflows.</summary>
internal static class Chunks
{
    /// <summary>Where each piece starts, and how many numbers it has.</summary>
    /// <param name="length">Numbers in all.</param>
    /// <param name="step">Numbers in a piece, at least 1.</param>
    public static IEnumerable<(int Start, int Count)> Of(int length, int step)
    {
        for (int start = 0; start < length; )
        {
            int count = Math.Min(step, length - start);
            yield return (start, count);
            start += count;
        }
    }
}
