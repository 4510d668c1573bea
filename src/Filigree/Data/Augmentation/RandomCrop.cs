using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Pads the image on all sides and cuts a part of its own size out at a random place: a shift by up to <paramref name="padding"/> whole pixels
/// in each direction.
/// </summary>
/// <param name="padding">Pixels on each side, 0 to 1024.</param>
/// <param name="fill">What the padding shows.</param>
internal sealed class RandomCrop(int padding, Border fill = Border.Reflect) : IPixelAugmentation
{
    private static readonly CountOption PaddingOption = new("padding", "pixels on each side", 4, 0, 1024)
    {
        Unit = "pixels",
    };

    private static readonly WordOption<Border> FillOption = Borders.Option(
        Border.Reflect,
        Border.Reflect,
        Border.Nearest,
        Border.Zero
    ) with
    {
        IsSilentByDefault = true,
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "crop",
            "pads the image and cuts its size out at a random place",
            [PaddingOption, FillOption],
            options => new RandomCrop(options.Get(PaddingOption), options.Get(FillOption))
        );

    private readonly int padding = PaddingOption.Check(padding);
    private readonly Border fill = FillOption.Check(fill);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int down = stream.NextInt32((2 * padding) + 1) - padding;
        int right = stream.NextInt32((2 * padding) + 1) - padding;
        Cut(source, target, shape, down, right, fill);
    }

    /// <summary>The part that begins at a place of the image, or beyond its border.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="top">The row of the image that becomes the first one; it may lie outside.</param>
    /// <param name="left">The column of the image that becomes the first one; it may lie outside.</param>
    /// <param name="fill">What stands outside.</param>
    public static void Cut(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        SampleShape shape,
        int top,
        int left,
        Border fill = Border.Reflect
    )
    {
        ImagePair.Require(shape, source, target);
        int channels = shape.Channels;
        int row = shape.Width * channels;
        // Columns in [first, last) come from the image itself, side by side.
        int first = Math.Clamp(-left, 0, shape.Width);
        int last = Math.Clamp(shape.Width - left, first, shape.Width);
        for (int y = 0; y < shape.Height; y++)
        {
            Span<byte> to = target.Slice(y * row, row);
            int inside = fill.Inside(y + top, shape.Height);
            if (inside < 0)
            {
                to.Clear();
                continue;
            }

            ReadOnlySpan<byte> from = source.Slice(inside * row, row);
            from.Slice((first + left) * channels * (last > first ? 1 : 0), (last - first) * channels)
                .CopyTo(to[(first * channels)..]);
            Fill(from, to, shape, left, 0, first, fill);
            Fill(from, to, shape, left, last, shape.Width, fill);
        }
    }

    private static void Fill(
        ReadOnlySpan<byte> from,
        Span<byte> to,
        SampleShape shape,
        int left,
        int first,
        int last,
        Border fill
    )
    {
        for (int x = first; x < last; x++)
        {
            Span<byte> pixel = to.Slice(x * shape.Channels, shape.Channels);
            int inside = fill.Inside(x + left, shape.Width);
            if (inside < 0)
            {
                pixel.Clear();
            }
            else
            {
                from.Slice(inside * shape.Channels, shape.Channels).CopyTo(pixel);
            }
        }
    }
}
