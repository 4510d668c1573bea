namespace Filigree.Formats;

/// <summary>
/// Sparse files claim numbers of neurons that no bytes stand for, and memory and time grow with the neurons too: as many are believed as
/// the file has bytes, and some millions.
/// </summary>
internal static class ClaimedNeurons
{
    private const int Believed = 1 << 22;

    /// <summary>The most neurons that a file may claim: on either side of a matrix, or as the inputs of all its layers together.</summary>
    public static int MostIn(FileBytes file) => (int)Math.Min(Believed + file.Length, int.MaxValue - 1);
}
