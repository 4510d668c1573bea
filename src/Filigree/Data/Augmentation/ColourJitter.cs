using System.Buffers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>Changes brightness, contrast and saturation, in random order, each by a factor that is uniform in [1 - strength, 1 + strength].</summary>
/// <param name="strength">0 to 1.</param>
internal sealed class ColourJitter(double strength = 0.2) : IPixelAugmentation
{
    private static readonly NumberOption StrengthOption = new(
        "strength",
        "largest change of a factor of 1 on brightness, contrast and saturation",
        0.2,
        0,
        1
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "jitter",
            "changes brightness, contrast and saturation",
            [StrengthOption],
            options => new ColourJitter(options.Get(StrengthOption))
        )
        {
            Source = "torchvision's ColorJitter",
        };

    private readonly double strength = StrengthOption.Check(strength);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ImagePair.Require(shape, source, target);
        Span<int> order = stackalloc int[3];
        stream.FillPermutation(order);
        byte[] memory = ArrayPool<byte>.Shared.Rent(shape.Features);
        Span<byte> between = memory.AsSpan(0, shape.Features);
        Change(source, target, shape, order[0], Factor(stream));
        Change(target, between, shape, order[1], Factor(stream));
        Change(between, target, shape, order[2], Factor(stream));
        ArrayPool<byte>.Shared.Return(memory);
    }

    private float Factor(RandomStream stream) => (float)(1 + (strength * ((2 * stream.NextDouble()) - 1)));

    private static void Change(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, int what, float factor)
    {
        switch (what)
        {
            case 0:
                ColourBlend.Brightness(source, target, shape, factor);
                break;
            case 1:
                ColourBlend.Contrast(source, target, shape, factor);
                break;
            default:
                ColourBlend.Saturation(source, target, shape, factor);
                break;
        }
    }
}
