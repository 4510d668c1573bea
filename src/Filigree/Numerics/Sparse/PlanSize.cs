namespace Filigree.Numerics;

/// <summary>How connections are cut for a product.</summary>
/// <param name="Band">Neurons whose sums are computed by one thread at a time.</param>
/// <param name="Block">Neurons at the other end whose rows stay in a cache.</param>
internal readonly record struct PlanSize(int Band, int Block)
{
    // Rows of so many bytes in all leave room in the smallest first-level caches, of 32 KB, and in second-level caches of 512 KB; in these
    // more rows are worth cutting only from the last number on.
    private const int FirstLevel = 24 * 1024;
    private const int SecondLevel = 256 * 1024;
    private const int LargestWhole = 768 * 1024;

    // A block's sums are read and written again, which only that many connections outweigh; fewer of wide rows where a large second-level
    // cache holds the sums, and where the rows would come from a slow third level.
    private const double FewestInBlock = 12;
    private const double FewestOfWideInBlock = 8;
    private const double FewestInLargeBlock = 80;
    private const double FewestInLargeBlockWithLargeCache = 20;
    private const int WideRow = 512;

    private const int LargestBand = 512;
    private const int SmallestBand = 8;
    private const int BandsPerThread = 4;

    /// <summary>The cut for connections and a machine.</summary>
    /// <param name="neurons">Neurons that have sums.</param>
    /// <param name="others">Neurons at the other end.</param>
    /// <param name="connections">Connections between them.</param>
    /// <param name="rowBytes">Bytes of the rows of the neurons at the other end that are multiplied.</param>
    /// <param name="threads">Threads that share the bands.</param>
    /// <param name="nearest">Whether blocks may be as small as the first-level cache.</param>
    public static PlanSize For(int neurons, int others, int connections, int rowBytes, int threads, bool nearest)
    {
        double each = neurons == 0 || others == 0 ? 0 : connections / ((double)neurons * others);
        int block = Math.Max(1, others);
        bool isRoomy = nearest && CacheSizes.HasLargeSecondLevel;
        double fewest = isRoomy && rowBytes >= WideRow ? FewestOfWideInBlock : FewestInBlock;
        double fewestInLarge = isRoomy ? FewestInLargeBlockWithLargeCache : FewestInLargeBlock;
        if (nearest && FirstLevel / rowBytes is int near && near < others && near * each >= fewest)
        {
            block = near;
        }
        else if (
            SecondLevel / rowBytes is int far
            && (long)others * rowBytes > LargestWhole
            && far * each >= fewestInLarge
        )
        {
            block = far;
        }

        int band = LargestBand;
        while (band > SmallestBand && threads > 1 && (long)band * threads * BandsPerThread > neurons)
        {
            band /= 2;
        }

        return new PlanSize(band, block);
    }
}
