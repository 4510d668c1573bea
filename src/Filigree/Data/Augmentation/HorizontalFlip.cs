using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>Exchanges left and right with some probability.</summary>
/// <param name="probability">0 to 1.</param>
// Safe: both spans are required to hold the whole image before they are fixed; rows begin and end inside it.
public sealed unsafe class HorizontalFlip(double probability = 0.5) : IPixelAugmentation, IInputAugmentation
{
    private static readonly NumberOption ProbabilityOption = new("probability", "of an image being flipped", 0.5, 0, 1);

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "flip",
            "exchanges left and right",
            [ProbabilityOption],
            options => new HorizontalFlip(options.Get(ProbabilityOption))
        );

    private readonly double probability = ProbabilityOption.Check(probability);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream) =>
        FlipOrCopy(source, target, shape, stream);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, SampleShape shape, RandomStream stream) =>
        FlipOrCopy(source, target, shape, stream);

    /// <summary>Exchanges left and right.</summary>
    /// <typeparam name="T">What a pixel's colours are.</typeparam>
    /// <param name="source">The image, [row, column, channel].</param>
    /// <param name="target">Receives as many numbers; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    public static void Flip<T>(ReadOnlySpan<T> source, Span<T> target, SampleShape shape)
        where T : unmanaged
    {
        ImagePair.Require(shape, source, target);
        int row = shape.Width * shape.Channels;
        fixed (T* first = source)
        fixed (T* to = target)
        {
            for (int start = 0; start < source.Length; start += row)
            {
                FlipRow(first + start + row, to + start, shape);
            }
        }
    }

    private void FlipOrCopy<T>(ReadOnlySpan<T> source, Span<T> target, SampleShape shape, RandomStream stream)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.NextDouble() < probability)
        {
            Flip(source, target, shape);
        }
        else
        {
            ImagePair.Require(shape, source, target);
            source.CopyTo(target);
        }
    }

    private static void FlipRow<T>(T* rowEnd, T* target, in SampleShape shape)
        where T : unmanaged
    {
        for (T* from = rowEnd - shape.Channels; from >= rowEnd - (shape.Width * shape.Channels); from -= shape.Channels)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                *target++ = from[channel];
            }
        }
    }
}
