using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>A random change of an image that leaves its class as it is. It has no state: threads can share it.</summary>
public interface IAugmentation
{
    /// <summary>Changes an image.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="stream">Where its random numbers come from: as many for every image.</param>
    void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream);
}
