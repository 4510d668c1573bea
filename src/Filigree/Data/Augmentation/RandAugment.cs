using System.Buffers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Changes the image several times, each time by one of fourteen changes drawn with replacement: shears, shifts, turns, brightness, colour, contrast,
/// sharpness, fewer bits, inversion of bright bytes, stretched or equalized colours, or none.
/// </summary>
/// <param name="count">How many changes, 0 to 14.</param>
/// <param name="magnitude">How large they are, 0 to 30.</param>
internal sealed class RandAugment(int count = 2, int magnitude = 9) : IPixelAugmentation
{
    /// <summary>Changes there are.</summary>
    internal const int Changes = 14;

    private const int Largest = 30;

    private static readonly CountOption CountOption = new("count", "changes of an image", 2, 0, Changes);

    private static readonly CountOption MagnitudeOption = new("magnitude", "how large changes are", 9, 0, Largest);

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "rand-augment",
            "changes of shape and colour, drawn out of fourteen",
            [CountOption, MagnitudeOption],
            options => new RandAugment(options.Get(CountOption), options.Get(MagnitudeOption))
        )
        {
            Source = "Cubuk et al. 2020, as torchvision has it",
        };

    private readonly int count = CountOption.Check(count);
    private readonly int magnitude = MagnitudeOption.Check(magnitude);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ImagePair.Require(shape, source, target);
        byte[] memory = ArrayPool<byte>.Shared.Rent(shape.Features);
        Span<byte> before = memory.AsSpan(0, shape.Features);
        source.CopyTo(target);
        for (int round = 0; round < count; round++)
        {
            int change = stream.NextInt32(Changes);
            bool isNegative = stream.NextInt32(2) == 1;
            target.CopyTo(before);
            Change(before, target, shape, change, magnitude, isNegative);
        }

        ArrayPool<byte>.Shared.Return(memory);
    }

    /// <summary>One of the changes.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives as many bytes.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="change">Which, from 0, in torchvision's order.</param>
    /// <param name="magnitude">How large it is, 0 to 30.</param>
    /// <param name="isNegative">Its direction, if it has one.</param>
    internal static void Change(
        ReadOnlySpan<byte> source,
        Span<byte> target,
        SampleShape shape,
        int change,
        int magnitude,
        bool isNegative
    )
    {
        double part = magnitude / (double)Largest;
        double signed = isNegative ? -part : part;
        var factor = (float)(1 + (0.9 * signed));
        switch (change)
        {
            case 0:
                ImagePair.Require(shape, source, target);
                source.CopyTo(target);
                break;
            case 1:
                AffineChange.ShearX(0.3 * signed).Apply(source, target, shape);
                break;
            case 2:
                AffineChange.ShearY(0.3 * signed).Apply(source, target, shape);
                break;
            case 3:
                AffineChange.Shift((int)(150.0 / 331 * shape.Width * signed), 0).Apply(source, target, shape);
                break;
            case 4:
                AffineChange.Shift(0, (int)(150.0 / 331 * shape.Height * signed)).Apply(source, target, shape);
                break;
            case 5:
                AffineChange.Turn(30 * signed, shape).Apply(source, target, shape);
                break;
            case 6:
                ColourBlend.Brightness(source, target, shape, factor);
                break;
            case 7:
                ColourBlend.Saturation(source, target, shape, factor);
                break;
            case 8:
                ColourBlend.Contrast(source, target, shape, factor);
                break;
            case 9:
                ColourBlend.Sharpness(source, target, shape, factor);
                break;
            case 10:
                ColourMaps.Posterize(source, target, shape, 8 - (int)Math.Round(magnitude / 7.5));
                break;
            case 11:
                ColourMaps.Solarize(source, target, shape, 255.0 * (Largest - magnitude) / Largest);
                break;
            case 12:
                ColourMaps.AutoContrast(source, target, shape);
                break;
            default:
                ColourMaps.Equalize(source, target, shape);
                break;
        }
    }
}
