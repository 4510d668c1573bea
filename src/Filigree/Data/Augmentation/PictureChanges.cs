using System.Buffers;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// The changes that learned and random policies choose from, of one size each: torchvision's of these names, with its largest sizes.
/// </summary>
internal static class PictureChanges
{
    /// <summary>No change.</summary>
    public const int Identity = 0;

    /// <summary>Rows are shifted, the lower the more, by up to 0.3 of their distance from the first.</summary>
    public const int ShearX = 1;

    /// <summary>The same of columns.</summary>
    public const int ShearY = 2;

    /// <summary>Aside, by up to 150/331 of the width.</summary>
    public const int ShiftX = 3;

    /// <summary>Upright, by up to 150/331 of the height.</summary>
    public const int ShiftY = 4;

    /// <summary>Turned by up to 30 degrees.</summary>
    public const int Turn = 5;

    /// <summary>Brightness times 0.1 to 1.9.</summary>
    public const int Brightness = 6;

    /// <summary>Saturation times 0.1 to 1.9.</summary>
    public const int Colour = 7;

    /// <summary>Contrast times 0.1 to 1.9.</summary>
    public const int Contrast = 8;

    /// <summary>Sharpness times 0.1 to 1.9.</summary>
    public const int Sharpness = 9;

    /// <summary>8 to 4 bits are left of each byte.</summary>
    public const int Posterize = 10;

    /// <summary>Bytes from a threshold on are inverted, 255 down to 0.</summary>
    public const int Solarize = 11;

    /// <summary>Each channel is stretched to all bytes.</summary>
    public const int AutoContrast = 12;

    /// <summary>Each channel's bytes become about equally frequent.</summary>
    public const int Equalize = 13;

    /// <summary>Every byte is inverted.</summary>
    public const int Invert = 14;

    /// <summary>Changes an image in its place; the sizes are those of the other form.</summary>
    public static void Apply(
        Span<byte> image,
        SampleShape shape,
        int change,
        int magnitude,
        int largest,
        bool isNegative
    )
    {
        byte[] memory = ArrayPool<byte>.Shared.Rent(shape.Features);
        Span<byte> before = memory.AsSpan(0, shape.Features);
        image.CopyTo(before);
        Apply(before, image, shape, change, magnitude, largest, isNegative);
        ArrayPool<byte>.Shared.Return(memory);
    }

    /// <summary>Changes an image.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="change">Which change.</param>
    /// <param name="magnitude">How large it is, 0 to <paramref name="largest"/>.</param>
    /// <param name="largest">The magnitude of the largest.</param>
    /// <param name="isNegative">Its direction, if it has one.</param>
    public static void Apply(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        SampleShape shape,
        int change,
        int magnitude,
        int largest,
        bool isNegative
    )
    {
        double part = magnitude / (double)largest;
        double signed = isNegative ? -part : part;
        var factor = (float)(1 + (0.9 * signed));
        switch (change)
        {
            case Identity:
                ImagePair.Require(shape, source, target);
                source.CopyTo(target);
                break;
            case ShearX:
                AffineChange.ShearX(0.3 * signed).Apply(source, target, shape);
                break;
            case ShearY:
                AffineChange.ShearY(0.3 * signed).Apply(source, target, shape);
                break;
            case ShiftX:
                AffineChange.Shift((int)(150.0 / 331 * shape.Width * signed), 0).Apply(source, target, shape);
                break;
            case ShiftY:
                AffineChange.Shift(0, (int)(150.0 / 331 * shape.Height * signed)).Apply(source, target, shape);
                break;
            case Turn:
                AffineChange.Turn(30 * signed, shape).Apply(source, target, shape);
                break;
            case Brightness:
                ColourBlend.Brightness(source, target, shape, factor);
                break;
            case Colour:
                ColourBlend.Saturation(source, target, shape, factor);
                break;
            case Contrast:
                ColourBlend.Contrast(source, target, shape, factor);
                break;
            case Sharpness:
                ColourBlend.Sharpness(source, target, shape, factor);
                break;
            case Posterize:
                ColourMaps.Posterize(source, target, shape, 8 - (int)Math.Round(4.0 * magnitude / largest));
                break;
            case Solarize:
                ColourMaps.Solarize(source, target, shape, 255.0 * (largest - magnitude) / largest);
                break;
            case AutoContrast:
                ColourMaps.AutoContrast(source, target, shape);
                break;
            case Equalize:
                ColourMaps.Equalize(source, target, shape);
                break;
            case Invert:
                ColourMaps.Solarize(source, target, shape, 0);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "There are changes 0 to 14.");
        }
    }
}
