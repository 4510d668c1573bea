namespace Filigree.Formats;

/// <summary>
/// Sparse files claim numbers of neurons that no bytes stand for, and memory grows with the neurons too: as many are believed as the
/// file has bytes, or some millions.
/// </summary>
internal static class ClaimedNeurons
{
    private const int LeastMost = 1 << 22;

    /// <summary>The most neurons on either side of a layer in a file.</summary>
    public static int MostIn(FileBytes file) => (int)Math.Clamp(file.Length, LeastMost, int.MaxValue - 1);
}
