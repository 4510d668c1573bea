using System.Buffers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Cuts a part of the image's own proportions out at a random place, and brings it back to the image's size: bilinear between the middles of pixels, rows
/// first, a byte after each. The part's area is uniform in [scale, 1] of the image's, its sides are rounded to whole pixels.
/// </summary>
/// <param name="scale">Smallest area, as a part of the image's, above 0 to 1.</param>
internal sealed class RandomResizedCrop(double scale = 0.75) : IPixelAugmentation
{
    // Weights are counted in 2^-22: bytes, and the sum of two of them, have room beside.
    private const int WeightBits = 22;

    private static readonly NumberOption ScaleOption = new(
        "scale",
        "smallest area that is cut out, as a part of the image's",
        0.75,
        0,
        1,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "resized-crop",
            "cuts a part out and enlarges it to the image's size",
            [ScaleOption],
            options => new RandomResizedCrop(options.Get(ScaleOption))
        )
        {
            Source = "torchvision's RandomResizedCrop, at one ratio",
        };

    private readonly double scale = ScaleOption.Check(scale);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        double side = Math.Sqrt(scale + ((1 - scale) * stream.NextDouble()));
        int height = Math.Max((int)Math.Round(shape.Height * side), 1);
        int width = Math.Max((int)Math.Round(shape.Width * side), 1);
        int top = stream.NextInt32(shape.Height - height + 1);
        int left = stream.NextInt32(shape.Width - width + 1);
        Enlarge(source, target, shape, top, left, height, width);
    }

    /// <summary>Cuts a part out and enlarges it, as Pillow's bilinear resizing does.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="top">First row of the part.</param>
    /// <param name="left">First column of the part.</param>
    /// <param name="height">Rows of the part, at least 1.</param>
    /// <param name="width">Columns of the part, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the image.</exception>
    public static void Enlarge(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        SampleShape shape,
        int top,
        int left,
        int height,
        int width
    )
    {
        ImagePair.Require(shape, source, target);
        RequireInside(top, height, shape.Height, nameof(height));
        RequireInside(left, width, shape.Width, nameof(width));
        int channels = shape.Channels;
        int row = shape.Width * channels;
        byte[] memory = ArrayPool<byte>.Shared.Rent(height * row);
        Span<byte> wide = memory.AsSpan(0, height * row);
        for (int x = 0; x < shape.Width; x++)
        {
            Sample at = Sample.Of(x, width, shape.Width);
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> from = source[(((top + y) * row) + (left * channels))..];
                Mix(
                    from.Slice(at.First * channels, channels),
                    from.Slice(at.Second * channels, channels),
                    at,
                    wide.Slice((y * row) + (x * channels), channels)
                );
            }
        }

        for (int y = 0; y < shape.Height; y++)
        {
            Sample at = Sample.Of(y, height, shape.Height);
            Mix(wide.Slice(at.First * row, row), wide.Slice(at.Second * row, row), at, target.Slice(y * row, row));
        }

        ArrayPool<byte>.Shared.Return(memory);
    }

    private static void RequireInside(int first, int count, int size, string name)
    {
        if (first < 0 || count < 1 || first > size - count)
        {
            throw new ArgumentOutOfRangeException(name, count, $"Expected a part inside the image, from {first} on.");
        }
    }

    private static void Mix(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, in Sample at, Span<byte> target)
    {
        for (int place = 0; place < target.Length; place++)
        {
            int sum = (1 << (WeightBits - 1)) + (first[place] * at.FirstWeight) + (second[place] * at.SecondWeight);
            target[place] = (byte)(sum >> WeightBits);
        }
    }

    // Two pixels side by side with their weights; at the border there is only one, which comes twice.
    private readonly record struct Sample(int First, int Second, int FirstWeight, int SecondWeight)
    {
        public static Sample Of(int place, int from, int to)
        {
            double ratio = (double)from / to;
            double middle = (place + 0.5) * ratio;
            int first = Math.Max((int)(middle - 0.5), 0);
            int second = Math.Min(first + 1, from - 1);
            double firstWeight = Math.Max(1 - Math.Abs(first + 0.5 - middle), 0);
            double secondWeight = second > first ? Math.Max(1 - Math.Abs(second + 0.5 - middle), 0) : 0;
            double sum = firstWeight + secondWeight;
            return new(first, second, Fixed(firstWeight / sum), Fixed(secondWeight / sum));
        }

        private static int Fixed(double weight) => (int)(0.5 + (weight * (1 << WeightBits)));
    }
}
