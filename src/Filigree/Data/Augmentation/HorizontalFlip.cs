using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Exchanges left and right with some probability: by a coin of its own in each epoch, or by one coin in the first epoch and then in turn, so that
/// any two epochs that follow each other show both sides.
/// </summary>
/// <param name="probability">0 to 1; of an image that is flipped in turn, in even epochs.</param>
/// <param name="alternates">True to flip in turn.</param>
// Safe: both spans are required to hold the whole image before they are fixed; rows begin and end inside it.
internal sealed unsafe class HorizontalFlip(double probability = 0.5, bool alternates = false)
    : IPixelAugmentation,
        IInputAugmentation
{
    private static readonly NumberOption ProbabilityOption = new("probability", "of an image being flipped", 0.5, 0, 1);

    private static readonly FlagOption InTurnOption = new(
        "in-turn",
        "in every other epoch, after a coin in the first",
        false
    )
    {
        IsSilentByDefault = true,
        Source = "Jordan 2024",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "flip",
            "exchanges left and right",
            [ProbabilityOption, InTurnOption],
            options => new HorizontalFlip(options.Get(ProbabilityOption), options.Get(InTurnOption))
        );

    private readonly double probability = ProbabilityOption.Check(probability);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream) =>
        FlipOrCopy(source, target, shape, stream);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, SampleShape shape, RandomStream stream) =>
        FlipOrCopy(source, target, shape, stream);

    /// <summary>Exchanges left and right.</summary>
    /// <typeparam name="T">What a pixel's colours are.</typeparam>
    /// <param name="source">The image, [row, column, channel].</param>
    /// <param name="target">Receives as many numbers; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    public static void Flip<T>(ReadOnlySpan<T> source, Span<T> target, SampleShape shape)
        where T : unmanaged
    {
        ImagePair.Require(shape, source, target);
        int row = shape.Width * shape.Channels;
        fixed (T* first = source)
        fixed (T* to = target)
        {
            for (int start = 0; start < source.Length; start += row)
            {
                FlipRow(first + start + row, to + start, shape);
            }
        }
    }

    private void FlipOrCopy<T>(ReadOnlySpan<T> source, Span<T> target, SampleShape shape, RandomStream stream)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        // The image's coin of this epoch is drawn all the same: what follows it in the stream depends on no option.
        double coin = stream.NextDouble();
        bool isFlipped = alternates ? stream.FirstOf(0) < probability == (stream.Step % 2 == 0) : coin < probability;
        if (isFlipped)
        {
            Flip(source, target, shape);
        }
        else
        {
            ImagePair.Require(shape, source, target);
            source.CopyTo(target);
        }
    }

    private static void FlipRow<T>(T* rowEnd, T* target, in SampleShape shape)
        where T : unmanaged
    {
        T* rowStart = rowEnd - (shape.Width * shape.Channels);
        if (typeof(T) == typeof(byte) && shape.Channels == 3)
        {
            byte* left = FlipFives((byte*)rowStart, (byte*)rowEnd, (byte*)target);
            target += rowEnd - (T*)left;
            rowEnd = (T*)left;
        }

        for (T* from = rowEnd - shape.Channels; from >= rowStart; from -= shape.Channels)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                *target++ = from[channel];
            }
        }
    }

    // Five pixels of three bytes at a time from a row's end, while a sixteenth byte stands before them and has room behind them, where the next ones follow.
    private static byte* FlipFives(byte* rowStart, byte* rowEnd, byte* target)
    {
        const int five = 15;
        Vector128<byte> order = Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
        for (; rowEnd - rowStart >= Vector128<byte>.Count; rowEnd -= five, target += five)
        {
            Vector128.Shuffle(Vector128.Load(rowEnd - Vector128<byte>.Count), order).Store(target);
        }

        return rowEnd;
    }
}
