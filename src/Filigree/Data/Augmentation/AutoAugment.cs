using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using static Filigree.Data.PictureChanges;

namespace Filigree.Data;

/// <summary>
/// The policy that was learned for CIFAR-10: one of twenty-five pairs of changes is drawn, and each of the pair is done with a probability of its own.
/// </summary>
internal sealed class AutoAugment : IPixelAugmentation
{
    private const int Largest = 9;

    // Change, tenths of its probability, magnitude; in pairs.
    private static readonly (int Change, int Tenths, int Magnitude)[] Policy =
    [
        (Invert, 1, 0),
        (Contrast, 2, 6),
        (Turn, 7, 2),
        (ShiftX, 3, 9),
        (Sharpness, 8, 1),
        (Sharpness, 9, 3),
        (ShearY, 5, 8),
        (ShiftY, 7, 9),
        (AutoContrast, 5, 0),
        (Equalize, 9, 0),
        (ShearY, 2, 7),
        (Posterize, 3, 7),
        (Colour, 4, 3),
        (Brightness, 6, 7),
        (Sharpness, 3, 9),
        (Brightness, 7, 9),
        (Equalize, 6, 0),
        (Equalize, 5, 0),
        (Contrast, 6, 7),
        (Sharpness, 6, 5),
        (Colour, 7, 7),
        (ShiftX, 5, 8),
        (Equalize, 3, 0),
        (AutoContrast, 4, 0),
        (ShiftY, 4, 3),
        (Sharpness, 2, 6),
        (Brightness, 9, 6),
        (Colour, 2, 8),
        (Solarize, 5, 2),
        (Invert, 0, 0),
        (Equalize, 2, 0),
        (AutoContrast, 6, 0),
        (Equalize, 2, 0),
        (Equalize, 6, 0),
        (Colour, 9, 9),
        (Equalize, 6, 0),
        (AutoContrast, 8, 0),
        (Solarize, 2, 8),
        (Brightness, 1, 3),
        (Colour, 7, 0),
        (Solarize, 4, 5),
        (AutoContrast, 9, 0),
        (ShiftY, 9, 9),
        (ShiftY, 7, 9),
        (AutoContrast, 9, 0),
        (Solarize, 8, 3),
        (Equalize, 8, 0),
        (Invert, 1, 0),
        (ShiftY, 7, 9),
        (AutoContrast, 9, 0),
    ];

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new("auto-augment", "the policy of changes learned for CIFAR-10", [], _ => new AutoAugment())
        {
            Source = "Cubuk et al. 2019, as torchvision has it",
        };

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ImagePair.Require(shape, source, target);
        source.CopyTo(target);
        int first = 2 * stream.NextInt32(Policy.Length / 2);
        foreach ((int change, int tenths, int magnitude) in Policy.AsSpan(first, 2))
        {
            bool isDone = stream.NextInt32(10) < tenths;
            bool isNegative = stream.NextInt32(2) == 1;
            if (isDone)
            {
                PictureChanges.Apply(target, shape, change, magnitude, Largest, isNegative);
            }
        }
    }
}
