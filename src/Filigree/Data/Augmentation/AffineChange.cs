using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Shears, shifts and turns of images of bytes: each pixel shows the pixel that its middle comes from, 0 beyond the border. Places are counted in 2^-16
/// pixels, as Pillow does.
/// </summary>
/// <param name="XByX">What a step to the right adds to the column that is shown.</param>
/// <param name="XByY">What a step down adds to the column.</param>
/// <param name="X">The column that the corner comes from.</param>
/// <param name="YByX">What a step to the right adds to the row that is shown.</param>
/// <param name="YByY">What a step down adds to the row.</param>
/// <param name="Y">The row that the corner comes from.</param>
internal readonly record struct AffineChange(double XByX, double XByY, double X, double YByX, double YByY, double Y)
{
    private const int FractionBits = 16;

    /// <summary>Rows move aside by a part of their distance from the upper edge.</summary>
    public static AffineChange ShearX(double part) => new(1, part, 0, 0, 1, 0);

    /// <summary>Columns move up or down by a part of their distance from the left edge.</summary>
    public static AffineChange ShearY(double part) => new(1, 0, 0, part, 1, 0);

    /// <summary>Moves by whole pixels, to the right and down.</summary>
    public static AffineChange Shift(int right, int down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>Turns counter-clockwise about the middle.</summary>
    public static AffineChange Turn(double degrees, SampleShape shape)
    {
        double angle = -degrees * (Math.PI / 180);
        double cosine = Elementary.Cos(angle);
        double sine = Elementary.Sin(angle);
        double middleX = shape.Width / 2.0;
        double middleY = shape.Height / 2.0;
        return new(
            cosine,
            sine,
            (cosine * -middleX) + (sine * -middleY) + middleX,
            -sine,
            cosine,
            (-sine * -middleX) + (cosine * -middleY) + middleY
        );
    }

    /// <summary>Changes an image.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape)
    {
        ImagePair.Require(shape, source, target);
        int channels = shape.Channels;
        long rowX = Fixed(X + (XByX * 0.5) + (XByY * 0.5));
        long rowY = Fixed(Y + (YByX * 0.5) + (YByY * 0.5));
        int place = 0;
        for (int y = 0; y < shape.Height; y++, rowX += Fixed(XByY), rowY += Fixed(YByY))
        {
            (long atX, long atY) = (rowX, rowY);
            for (int x = 0; x < shape.Width; x++, atX += Fixed(XByX), atY += Fixed(YByX), place += channels)
            {
                long column = atX >> FractionBits;
                long row = atY >> FractionBits;
                Span<byte> pixel = target.Slice(place, channels);
                if ((ulong)column < (ulong)shape.Width && (ulong)row < (ulong)shape.Height)
                {
                    source.Slice((int)((row * shape.Width) + column) * channels, channels).CopyTo(pixel);
                }
                else
                {
                    pixel.Clear();
                }
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Floor((value * (1 << FractionBits)) + 0.5);
}
