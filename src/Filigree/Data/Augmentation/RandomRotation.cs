using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Turns the image about its middle by an angle that is uniform in [-degrees, degrees]. A pixel is mixed from the four around the
/// place that it comes from (bilinear), rounded to the nearest byte, halves up.
/// </summary>
/// <param name="degrees">Largest angle, 0 to 180.</param>
/// <param name="fill">What stands beyond the border: the image's reflection, or the nearest pixel.</param>
// Safe: both spans are required to hold the whole image before they are fixed; places outside it are brought inside first, and four bytes are read
// or written at once only where the image has them.
internal sealed unsafe class RandomRotation(double degrees, Border fill = Border.Reflect) : IPixelAugmentation
{
    private const int FractionBits = 32;
    private const double One = 1L << FractionBits;

    private static readonly NumberOption DegreesOption = new("degrees", "largest angle to either side", 10, 0, 180)
    {
        Unit = "degrees",
    };

    private static readonly WordOption<Border> FillOption = Borders.Option(
        Border.Reflect,
        Border.Reflect,
        Border.Nearest
    ) with
    {
        IsSilentByDefault = true,
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "rotation",
            "turns the image about its middle by a random angle",
            [DegreesOption, FillOption],
            options => new RandomRotation(options.Get(DegreesOption), options.Get(FillOption))
        );

    private readonly double degrees = DegreesOption.Check(degrees);
    private readonly Border fill = FillOption.Check(fill);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Rotate(source, target, shape, ((2 * stream.NextDouble()) - 1) * degrees, fill);
    }

    /// <summary>Turns an image.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="degrees">The angle, counter-clockwise as the image is looked at.</param>
    /// <param name="border">What stands beyond the border; not <see cref="Border.Zero"/>.</param>
    public static void Rotate(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        SampleShape shape,
        double degrees,
        Border border = Border.Reflect
    )
    {
        ImagePair.Require(shape, source, target);
        ArgumentOutOfRangeException.ThrowIfEqual(border, Border.Zero);
        double angle = degrees * (Math.PI / 180);
        double cosine = Elementary.Cos(angle);
        double sine = Elementary.Sin(angle);
        double middleRow = (shape.Height - 1) / 2.0;
        double middleColumn = (shape.Width - 1) / 2.0;
        var step = new Place((long)(sine * One), (long)(cosine * One));
        fixed (byte* from = source)
        fixed (byte* to = target)
        {
            var eight = new EightTurned(from, shape, border, step.Row, step.Column);
            bool takesEight = EightTurned.Takes(shape.Channels);
            for (int y = 0; y < shape.Height; y++)
            {
                double down = y - middleRow;
                double row = middleRow + (cosine * down) - (sine * middleColumn);
                double column = middleColumn - (sine * down) - (cosine * middleColumn);
                // A fourth byte written behind a pixel of three is the next pixel's first; behind the last one there is no room.
                int together = shape.Channels is not (3 or 4) ? 0 : shape.Width - (y == shape.Height - 1 ? 1 : 0);
                byte* pixels = to + (y * shape.Width * shape.Channels);
                var place = new Place((long)(row * One), (long)(column * One));
                int x = 0;
                while (x < shape.Width)
                {
                    int count = Math.Min(EightTurned.Count, shape.Width - x);
                    if (
                        !takesEight
                        || count < EightTurned.Count
                        || !eight.TryTurn(place.Row, place.Column, pixels + (x * shape.Channels))
                    )
                    {
                        RotatePart(from, pixels, shape, border, (x, x + count), together, place, step);
                    }

                    x += count;
                    place = new Place(place.Row + (count * step.Row), place.Column + (count * step.Column));
                }
            }
        }
    }

    private static void RotatePart(
        byte* source,
        byte* pixels,
        SampleShape shape,
        Border border,
        (int First, int End) part,
        int together,
        Place place,
        Place step
    )
    {
        const float unit = 1f / (1 << 24);
        int channels = shape.Channels;
        int width = shape.Width;
        int stride = width * channels;
        var lastTop = (uint)(shape.Height - 1);
        var lastLeft = (uint)(width - 1);
        // Four bytes are read from each of the four pixels.
        int lastTogether = shape.Features - sizeof(uint);
        byte* pixel = pixels + (part.First * channels);
        for (int x = part.First; x < part.End; x++)
        {
            var top = (int)(place.Row >> FractionBits);
            var left = (int)(place.Column >> FractionBits);
            float below = unit * (int)((place.Row >> (FractionBits - 24)) & 0xFFFFFF);
            float beside = unit * (int)((place.Column >> (FractionBits - 24)) & 0xFFFFFF);
            int upper = top * stride;
            int lower = upper + stride;
            int near = left * channels;
            int far = near + channels;
            if ((uint)top >= lastTop || (uint)left >= lastLeft)
            {
                upper = border.Inside(top, shape.Height) * stride;
                lower = border.Inside(top + 1, shape.Height) * stride;
                near = border.Inside(left, width) * channels;
                far = border.Inside(left + 1, width) * channels;
            }

            if (x < together && Math.Max(upper, lower) + Math.Max(near, far) <= lastTogether)
            {
                MixTogether(source + upper, source + lower, near, far, pixel, below, beside);
            }
            else
            {
                MixOneByOne(source + upper, source + lower, near, far, channels, pixel, below, beside);
            }

            pixel += channels;
            place = new Place(place.Row + step.Row, place.Column + step.Column);
        }
    }

    private static void MixOneByOne(
        byte* upper,
        byte* lower,
        int near,
        int far,
        int channels,
        byte* pixel,
        float below,
        float beside
    )
    {
        for (int channel = 0; channel < channels; channel++, near++, far++)
        {
            float above = upper[near] + (beside * (upper[far] - upper[near]));
            float under = lower[near] + (beside * (lower[far] - lower[near]));
            pixel[channel] = (byte)float.ConvertToIntegerNative<int>(above + (below * (under - above)) + 0.5f);
        }
    }

    // The same sums for a pixel's three or four channels at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixTogether(byte* upper, byte* lower, int near, int far, byte* pixel, float below, float beside)
    {
        Vector128<float> above = Load(upper + near);
        Vector128<float> under = Load(lower + near);
        above += beside * (Load(upper + far) - above);
        under += beside * (Load(lower + far) - under);
        Vector128<float> sum = above + (below * (under - above)) + Vector128.Create(0.5f);
        Vector128<int> mixed = Vector128.ConvertToInt32Native(sum);
        Vector128<ushort> words = Vector128.Narrow(mixed, mixed).AsUInt16();
        *(uint*)pixel = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(byte* pixel)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(*(uint*)pixel).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }

    // In units of 2^-32 pixels.
    private readonly record struct Place(long Row, long Column);
}
