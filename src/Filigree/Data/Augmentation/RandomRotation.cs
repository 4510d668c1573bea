using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>
/// Turns the image about its middle by an angle that is uniform in [-degrees, degrees]. A pixel is mixed from the four around the place that it
/// comes from (bilinear), rounded to the nearest byte, halves up; beyond the border the image is reflected.
/// </summary>
/// <param name="degrees">Largest angle, 0 to 180.</param>
public sealed class RandomRotation(double degrees) : IAugmentation
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
        for (int y = 0, place = 0; y < shape.Height; y++)
        {
            double down = y - middleRow;
            for (int x = 0; x < shape.Width; x++, place += shape.Channels)
            {
                double right = x - middleColumn;
                double row = (cosine * down) + (sine * right) + middleRow;
                double column = (cosine * right) - (sine * down) + middleColumn;
                Mix(source, target.Slice(place, shape.Channels), shape, row, column);
            }
        }
    }

    private static void Mix(ReadOnlySpan<byte> source, Span<byte> target, ImageShape shape, double row, double column)
    {
        int top = Floor(row);
        int left = Floor(column);
        var below = (float)(row - top);
        var beside = (float)(column - left);
        int upper = Reflection.Inside(top, shape.Height) * shape.Width;
        int lower = Reflection.Inside(top + 1, shape.Height) * shape.Width;
        int near = Reflection.Inside(left, shape.Width);
        int far = Reflection.Inside(left + 1, shape.Width);
        int upperNear = (upper + near) * shape.Channels;
        int upperFar = (upper + far) * shape.Channels;
        int lowerNear = (lower + near) * shape.Channels;
        int lowerFar = (lower + far) * shape.Channels;
        for (int channel = 0; channel < target.Length; channel++)
        {
            float up =
                source[upperNear + channel] + (beside * (source[upperFar + channel] - source[upperNear + channel]));
            float low =
                source[lowerNear + channel] + (beside * (source[lowerFar + channel] - source[lowerNear + channel]));
            target[channel] = (byte)(up + (below * (low - up)) + 0.5f);
        }
    }

    private static int Floor(double value)
    {
        int towardsZero = (int)value;
        return towardsZero > value ? towardsZero - 1 : towardsZero;
    }
}
