using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>Exchanges left and right with some probability.</summary>
/// <param name="probability">0 to 1.</param>
public sealed unsafe class HorizontalFlip(double probability = 0.5) : IAugmentation
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
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
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

    /// <summary>Exchanges left and right.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    public static void Flip(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape)
    {
        ImagePair.Require(shape, source, target);
        int row = shape.Width * shape.Channels;
        fixed (byte* first = source)
        fixed (byte* to = target)
        {
            for (int start = 0; start < source.Length; start += row)
            {
                Flip(first + start + row, to + start, shape);
            }
        }
    }

    private static void Flip(byte* rowEnd, byte* target, in SampleShape shape)
    {
        for (
            byte* from = rowEnd - shape.Channels;
            from >= rowEnd - (shape.Width * shape.Channels);
            from -= shape.Channels
        )
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                *target++ = from[channel];
            }
        }
    }
}
