using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>A random change of an image that leaves its class as it is. It has no state: threads can share it.</summary>
public interface IAugmentation
{
    /// <summary>Changes an image.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="stream">Where its random numbers come from: as many for every image.</param>
    void Apply(ReadOnlySpan<byte> source, Span<byte> target, ImageShape shape, RandomStream stream);
}

/// <summary>Sizes of an image; the channel is its fastest index.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Colour channels.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Bytes of an image.</summary>
    public int Count => Height * Width * Channels;

    /// <summary>Throws unless two images of this shape, at different places, are there.</summary>
    internal void Require(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length != Count || target.Length != Count || source.Overlaps(target))
        {
            throw new ArgumentException(
                $"An image of {Height} x {Width} x {Channels} has {Count} bytes; source has {source.Length}, target {target.Length}; "
                    + "they must not overlap."
            );
        }
    }
}
