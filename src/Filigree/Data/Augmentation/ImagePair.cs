using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>An image, and room for what becomes of it.</summary>
internal static class ImagePair
{
    /// <summary>Throws unless two images of a shape, at different places, are there.</summary>
    public static void Require<T>(SampleShape shape, ReadOnlySpan<T> source, Span<T> target)
    {
        if (source.Length != shape.Features || target.Length != shape.Features || source.Overlaps(target))
        {
            throw new ArgumentException(
                $"An image of {shape} has {shape.Features} numbers; source has {source.Length}, target {target.Length}; "
                    + "they must not overlap."
            );
        }
    }
}
