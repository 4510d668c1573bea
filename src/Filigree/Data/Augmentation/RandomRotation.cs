using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>
/// Turns the image about its middle by an angle that is uniform in [-degrees, degrees]. A pixel is mixed from the four around the
/// place that it comes from (bilinear), rounded to the nearest byte, halves up; beyond the border the image is reflected.
/// </summary>
/// <param name="degrees">Largest angle, 0 to 180.</param>
public sealed unsafe class RandomRotation(double degrees) : IAugmentation
{
    private readonly double degrees = degrees is >= 0 and <= 180
        ? degrees
        : throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "The angle lies in [0, 180].");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, ImageShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Rotate(source, target, shape, ((2 * stream.NextDouble()) - 1) * degrees);
    }

    /// <summary>Turns an image.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="degrees">The angle, counter-clockwise as the image is looked at.</param>
    public static void Rotate(ReadOnlySpan<byte> source, Span<byte> target, ImageShape shape, double degrees)
    {
        shape.Require(source, target);
        double angle = degrees * (Math.PI / 180);
        double cosine = Elementary.Cos(angle);
        double sine = Elementary.Sin(angle);
        double middleRow = (shape.Height - 1) / 2.0;
        double middleColumn = (shape.Width - 1) / 2.0;
        int channels = shape.Channels;
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            byte* pixel = to;
            for (int y = 0; y < shape.Height; y++)
            {
                double firstRow = middleRow + (cosine * (y - middleRow));
                double firstColumn = middleColumn - (sine * (y - middleRow));
                for (int x = 0; x < shape.Width; x++, pixel += channels)
                {
                    double row = firstRow + (sine * (x - middleColumn));
                    double column = firstColumn + (cosine * (x - middleColumn));
                    Mix(from, pixel, shape, row, column);
                }
            }
        }
    }

    private static void Mix(byte* source, byte* target, in ImageShape shape, double row, double column)
    {
        // Beyond -size, casting would round towards the middle instead of down.
        int top = (int)(row + shape.Height + shape.Width) - shape.Height - shape.Width;
        int left = (int)(column + shape.Height + shape.Width) - shape.Height - shape.Width;
        var below = (float)(row - top);
        var beside = (float)(column - left);
        int bottom = top + 1;
        int right = left + 1;
        if ((uint)top >= (uint)(shape.Height - 1) || (uint)left >= (uint)(shape.Width - 1))
        {
            (top, bottom) = (Reflection.Inside(top, shape.Height), Reflection.Inside(bottom, shape.Height));
            (left, right) = (Reflection.Inside(left, shape.Width), Reflection.Inside(right, shape.Width));
        }

        int channels = shape.Channels;
        byte* upperLeft = source + (((top * shape.Width) + left) * channels);
        byte* upperRight = source + (((top * shape.Width) + right) * channels);
        byte* lowerLeft = source + (((bottom * shape.Width) + left) * channels);
        byte* lowerRight = source + (((bottom * shape.Width) + right) * channels);
        for (int channel = 0; channel < channels; channel++)
        {
            float upper = upperLeft[channel] + (beside * (upperRight[channel] - upperLeft[channel]));
            float lower = lowerLeft[channel] + (beside * (lowerRight[channel] - lowerLeft[channel]));
            target[channel] = (byte)(upper + (below * (lower - upper)) + 0.5f);
        }
    }
}
