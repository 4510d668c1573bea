using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Pads the image by its reflection on all sides and cuts a part of its own size out at a random place: a shift by up to
/// <paramref name="padding"/> pixels in each direction. Padding is reflected as numpy.pad's <c>reflect</c> does, without repeating the border.
/// </summary>
/// <param name="padding">Pixels on each side, 0 to 1024.</param>
public sealed class ReflectiveCrop(int padding) : IAugmentation
{
    private static readonly CountOption PaddingOption = new("padding", "pixels on each side", 4, 0, 1024)
    {
        Unit = "pixels",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "crop",
            "pads the image by its reflection and cuts its size out at a random place",
            [PaddingOption],
            options => new ReflectiveCrop(options.Get(PaddingOption))
        );

    private readonly int padding = PaddingOption.Check(padding);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int down = stream.NextInt32((2 * padding) + 1) - padding;
        int right = stream.NextInt32((2 * padding) + 1) - padding;
        Shift(source, target, shape, down, right);
    }

    /// <summary>The part that begins at a place of the image, or beyond its border.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="top">The row of the image that becomes the first one; it may lie outside.</param>
    /// <param name="left">The column of the image that becomes the first one; it may lie outside.</param>
    public static void Shift(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, int top, int left)
    {
        ImagePair.Require(shape, source, target);
        int channels = shape.Channels;
        int row = shape.Width * channels;
        // Columns in [first, last) come from the image itself, side by side.
        int first = Math.Clamp(-left, 0, shape.Width);
        int last = Math.Clamp(shape.Width - left, first, shape.Width);
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<byte> from = source.Slice(Reflection.Inside(y + top, shape.Height) * row, row);
            Span<byte> to = target.Slice(y * row, row);
            from.Slice((first + left) * channels * (last > first ? 1 : 0), (last - first) * channels)
                .CopyTo(to[(first * channels)..]);
            Reflect(from, to, shape, left, 0, first);
            Reflect(from, to, shape, left, last, shape.Width);
        }
    }

    private static void Reflect(
        ReadOnlySpan<byte> from,
        Span<byte> to,
        SampleShape shape,
        int left,
        int first,
        int last
    )
    {
        for (int x = first; x < last; x++)
        {
            int inside = Reflection.Inside(x + left, shape.Width) * shape.Channels;
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                to[(x * shape.Channels) + channel] = from[inside + channel];
            }
        }
    }
}
