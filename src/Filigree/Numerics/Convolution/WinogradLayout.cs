namespace Filigree.Numerics;

/// <summary>
/// How the transforms of a block of tiles lie in memory: [point, chunk of channels, tile, channel of the chunk], where a chunk
/// may be all channels.
/// </summary>
// Safe: holds the address of scratch as long as it says, for the length of a job.
internal readonly unsafe struct WinogradLayout
{
    private WinogradLayout(float* start, int tiles, int width, int chunks)
    {
        Start = start;
        TileStep = width;
        ChunkStep = (nint)tiles * width;

        // An odd number of cache lines between points keeps them out of each other's sets.
        nint lines = chunks * ChunkStep / LaneTree.Lanes;
        PointStep = (lines + 1 - lines % 2) * LaneTree.Lanes;
        Width = width;
    }

    /// <summary>The first number.</summary>
    public float* Start { get; }

    /// <summary>Distance of two points.</summary>
    public nint PointStep { get; }

    /// <summary>Distance of two chunks.</summary>
    public nint ChunkStep { get; }

    /// <summary>Distance of two tiles.</summary>
    public nint TileStep { get; }

    /// <summary>Channels of a chunk.</summary>
    public int Width { get; }

    /// <summary>Numbers of the whole.</summary>
    public int Length => checked((int)(PointStep * WinogradTransform.Points * WinogradTransform.Points));

    /// <summary>All channels of a tile side by side.</summary>
    public static WinogradLayout Rows(float* start, int tiles, int paddedChannels) =>
        new(start, tiles, paddedChannels, chunks: 1);

    /// <summary>Some channels of a tile side by side, then those of the next tile.</summary>
    public static WinogradLayout Chunks(float* start, int tiles, int paddedChannels, int width) =>
        new(start, tiles, width, (paddedChannels + width - 1) / width);

    /// <summary>First channel of a tile's transform at a point.</summary>
    public float* At(int point, int tile) => Start + point * PointStep + tile * TileStep;

    /// <summary>How far behind the first channel of a tile another one lies.</summary>
    public nint Offset(int channel) => channel / Width * ChunkStep + channel % Width;
}
