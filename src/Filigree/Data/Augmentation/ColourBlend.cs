using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Brightness, contrast, saturation and sharpness of images of bytes: a blend a + f (x - a) of each byte x with a byte a of a poorer image, in single
/// precision, cut to 0 to 255 and truncated, as Pillow's enhancements compute it.
/// </summary>
internal static class ColourBlend
{
    /// <summary>Blends with black.</summary>
    public static void Brightness(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, float factor)
    {
        ImagePair.Require(shape, source, target);
        for (int place = 0; place < source.Length; place++)
        {
            target[place] = Blend(0, source[place], factor);
        }
    }

    /// <summary>Blends with the image's mean grey, rounded.</summary>
    public static void Contrast(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, float factor)
    {
        ImagePair.Require(shape, source, target);
        long sum = 0;
        int greys = shape.Channels == 3 ? shape.Positions : shape.Features;
        for (int place = 0; place < source.Length; place += shape.Channels == 3 ? 3 : 1)
        {
            sum += shape.Channels == 3 ? Grey(source.Slice(place, 3)) : source[place];
        }

        var mean = (int)(((double)sum / greys) + 0.5);
        for (int place = 0; place < source.Length; place++)
        {
            target[place] = Blend(mean, source[place], factor);
        }
    }

    /// <summary>Blends each pixel of three colours with its grey; others stay as they are.</summary>
    public static void Saturation(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, float factor)
    {
        ImagePair.Require(shape, source, target);
        if (shape.Channels != 3)
        {
            source.CopyTo(target);
            return;
        }

        for (int place = 0; place < source.Length; place += 3)
        {
            int grey = Grey(source.Slice(place, 3));
            for (int colour = place; colour < place + 3; colour++)
            {
                target[colour] = Blend(grey, source[colour], factor);
            }
        }
    }

    /// <summary>Blends with the image smoothed by the 3 x 3 pixels around each, of which the middle one counts five times; the border stays.</summary>
    public static void Sharpness(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, float factor)
    {
        ImagePair.Require(shape, source, target);
        source.CopyTo(target);
        int channels = shape.Channels;
        int row = shape.Width * channels;
        for (int y = 1; y < shape.Height - 1; y++)
        {
            for (int place = (y * row) + channels; place < ((y + 1) * row) - channels; place++)
            {
                int sum = 4 * source[place];
                for (int near = place - row; near <= place + row; near += row)
                {
                    sum += source[near - channels] + source[near] + source[near + channels];
                }

                target[place] = Blend(((2 * sum) + 13) / 26, source[place], factor);
            }
        }
    }

    // The weights of a grey (ITU-R 601-2) as 16-bit fractions.
    private static int Grey(ReadOnlySpan<byte> pixel) =>
        ((19595 * pixel[0]) + (38470 * pixel[1]) + (7471 * pixel[2]) + 0x8000) >> 16;

    private static byte Blend(int poorer, byte value, float factor)
    {
        float mixed = poorer + (factor * (value - poorer));
        return mixed <= 0 ? (byte)0
            : mixed >= 255 ? (byte)255
            : (byte)mixed;
    }
}
