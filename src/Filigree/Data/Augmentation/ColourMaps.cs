using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>Changes of an image that give each byte of a channel another one: as Pillow's operations of these names.</summary>
internal static class ColourMaps
{
    /// <summary>Keeps the highest bits of each byte.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="bits">How many bits, 0 to 8.</param>
    public static void Posterize(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, int bits)
    {
        ImagePair.Require(shape, source, target);
        var kept = (byte)(0xFF00 >> bits);
        for (int place = 0; place < source.Length; place++)
        {
            target[place] = (byte)(source[place] & kept);
        }
    }

    /// <summary>Inverts bytes from a threshold on.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="threshold">The smallest byte that is inverted.</param>
    public static void Solarize(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, double threshold)
    {
        ImagePair.Require(shape, source, target);
        for (int place = 0; place < source.Length; place++)
        {
            target[place] = source[place] < threshold ? source[place] : (byte)(255 - source[place]);
        }
    }

    /// <summary>Stretches each channel so that its darkest byte becomes 0 and its brightest 255.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    public static void AutoContrast(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape)
    {
        ImagePair.Require(shape, source, target);
        Span<int> counts = stackalloc int[256];
        Span<byte> map = stackalloc byte[256];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Count(source, channel, shape.Channels, counts);
            int low = counts.IndexOfAnyExcept(0);
            int high = counts.LastIndexOfAnyExcept(0);
            double scale = high > low ? 255.0 / (high - low) : 1;
            double offset = high > low ? -low * scale : 0;
            for (int value = 0; value < map.Length; value++)
            {
                map[value] = (byte)Math.Clamp((int)((value * scale) + offset), 0, 255);
            }

            Apply(source, target, channel, shape.Channels, map);
        }
    }

    /// <summary>Makes each channel's bytes about equally frequent.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    public static void Equalize(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape)
    {
        ImagePair.Require(shape, source, target);
        Span<int> counts = stackalloc int[256];
        Span<byte> map = stackalloc byte[256];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Count(source, channel, shape.Channels, counts);
            int step = (shape.Positions - counts[counts.LastIndexOfAnyExcept(0)]) / 255;
            int sum = step / 2;
            for (int value = 0; value < map.Length; value++)
            {
                map[value] = step == 0 ? (byte)value : (byte)Math.Min(sum / step, 255);
                sum += counts[value];
            }

            Apply(source, target, channel, shape.Channels, map);
        }
    }

    private static void Count(ReadOnlySpan<byte> source, int channel, int channels, Span<int> counts)
    {
        counts.Clear();
        for (int place = channel; place < source.Length; place += channels)
        {
            counts[source[place]]++;
        }
    }

    private static void Apply(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        int channel,
        int channels,
        ReadOnlySpan<byte> map
    )
    {
        for (int place = channel; place < source.Length; place += channels)
        {
            target[place] = map[source[place]];
        }
    }
}
