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
    private const int Changes = 14;
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
        source.CopyTo(target);
        for (int round = 0; round < count; round++)
        {
            int change = stream.NextInt32(Changes);
            bool isNegative = stream.NextInt32(2) == 1;
            PictureChanges.Apply(target, shape, change, magnitude, Largest, isNegative);
        }
    }
}
