using System.Buffers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Moves the scaled image by a part of its height, and of its width, that are uniform in [-fraction, fraction] and seldom whole pixels: a pixel
/// is mixed from the four around the place that it comes from (bilinear).
/// </summary>
/// <param name="fraction">Largest part of the image's height and width, 0 to 1.</param>
/// <param name="fill">What stands beyond the border: the nearest pixel, or 0.</param>
internal sealed class RandomShift(double fraction, Border fill = Border.Nearest) : IInputAugmentation
{
    private static readonly NumberOption FractionOption = new(
        "fraction",
        "largest shift, as a part of height and width",
        0.1,
        0,
        1
    );

    private static readonly WordOption<Border> FillOption = Borders.Option(
        Border.Nearest,
        Border.Nearest,
        Border.Reflect,
        Border.Zero
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "shift",
            "moves the scaled image by parts of pixels",
            [FractionOption, FillOption],
            options => new RandomShift(options.Get(FractionOption), options.Get(FillOption))
        )
        {
            Source = "keras-team, examples/cifar10_resnet.py",
        };

    private readonly double fraction = FractionOption.Check(fraction);
    private readonly Border fill = FillOption.Check(fill);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        double down = shape.Height * fraction * ((2 * stream.NextDouble()) - 1);
        double right = shape.Width * fraction * ((2 * stream.NextDouble()) - 1);
        Shift(source, target, shape, down, right, fill);
    }

    /// <summary>Moves an image: pixel (y, x) of the result is what stands at (y + top, x + left).</summary>
    /// <param name="source">The image's numbers, [row, column, channel].</param>
    /// <param name="target">Receives as many numbers; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="top">The row that the first one comes from, in pixels.</param>
    /// <param name="left">The column that the first one comes from, in pixels.</param>
    /// <param name="fill">What stands beyond the border.</param>
    public static void Shift(
        ReadOnlySpan<float> source,
        Span<float> target,
        SampleShape shape,
        double top,
        double left,
        Border fill
    )
    {
        ImagePair.Require(shape, source, target);
        var offset = (int)Math.Floor(left);
        var beside = (float)(left - offset);
        var first = (int)Math.Floor(top);
        var below = (float)(top - first);
        int row = shape.Width * shape.Channels;
        float[] memory = ArrayPool<float>.Shared.Rent((3 * row) + shape.Channels);
        Span<float> wide = memory.AsSpan(0, row + shape.Channels);
        Span<float> upper = memory.AsSpan(wide.Length, row);
        Span<float> lower = memory.AsSpan(wide.Length + row, row);
        Lay(source, fill.Inside(first, shape.Height), wide, upper);
        for (int y = 0; y < shape.Height; y++)
        {
            Lay(source, fill.Inside(y + first + 1, shape.Height), wide, lower);
            Elementwise.Mix(upper, lower, below, target.Slice(y * row, row));
            Span<float> spent = upper;
            upper = lower;
            lower = spent;
        }

        ArrayPool<float>.Shared.Return(memory);

        // A row of the image, moved to the side.
        void Lay(ReadOnlySpan<float> image, int number, Span<float> padded, Span<float> moved)
        {
            if (number < 0)
            {
                moved.Clear();
                return;
            }

            ReadOnlySpan<float> from = image.Slice(number * row, row);
            for (int x = 0; x <= shape.Width; x++)
            {
                Span<float> pixel = padded.Slice(x * shape.Channels, shape.Channels);
                int inside = fill.Inside(x + offset, shape.Width);
                if (inside < 0)
                {
                    pixel.Clear();
                }
                else
                {
                    from.Slice(inside * shape.Channels, shape.Channels).CopyTo(pixel);
                }
            }

            Elementwise.Mix(padded[..row], padded.Slice(shape.Channels, row), beside, moved);
        }
    }
}
