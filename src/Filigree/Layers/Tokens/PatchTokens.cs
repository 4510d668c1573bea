using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// Cuts images into square patches, which become tokens, row by row. A patch's features are ordered row, column, channel (Dosovitskiy et al. 2021). With a shift
/// the channels are those of the image, then of copies moved by it to the lower right, lower left, upper right and upper left, with zeros from outside (Lee
/// et al. 2021): token i, j of a copy shows what lies at i - shift, j - shift and so on.
/// </summary>
public sealed class PatchTokens : Layer
{
    private Prepared? prepared;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="size">Height and width of a patch, at least 1; it divides those of the image.</param>
    /// <param name="shift">Positions that copies are moved by; 0 for the image alone.</param>
    public PatchTokens(string name, int size, int shift = 0)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(shift);
        (Size, Shift) = (size, shift);
    }

    /// <summary>Height and width of a patch.</summary>
    public int Size { get; }

    /// <summary>Positions that copies of the image are moved by; 0 for none.</summary>
    public int Shift { get; }

    private (int Down, int Right)[] Moves => MovesOf(Shift);

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Height % Size == 0 && input.Width % Size == 0
            ? SampleShape.Tokens(
                input.Height / Size * (input.Width / Size),
                checked(Size * Size * Moves.Length * input.Channels)
            )
            : throw new ArgumentException(
                $"{Name} cuts patches of {Size} x {Size}, which samples of {input} are not made of."
            );

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Gather(input, ShapeFor(input.Shape), [.. PlacesOf(input.Shape)]);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        SampleShape sample = input.Shape.Sample;
        if (prepared is not { } last || last.Input != sample)
        {
            SampleShape shape = ShapeFor(sample);
            prepared = last = new Prepared(sample, shape.Positions, [.. PlacesOf(sample)]);
        }

        return PatchOperation.Apply(tape, input, last.Tokens, last.Places);
    }

    /// <summary>How far each copy of the image lies from where it shows it, the image itself first.</summary>
    internal static (int Down, int Right)[] MovesOf(int shift) =>
        shift == 0 ? [(0, 0)] : [(0, 0), (-shift, -shift), (-shift, shift), (shift, -shift), (shift, shift)];

    private IEnumerable<int> PlacesOf(SampleShape image) =>
        from top in Enumerable.Range(0, image.Height / Size)
        from left in Enumerable.Range(0, image.Width / Size)
        from row in Enumerable.Range(top * Size, Size)
        from column in Enumerable.Range(left * Size, Size)
        from move in Moves
        let y = row + move.Down
        let x = column + move.Right
        select y >= 0 && y < image.Height && x >= 0 && x < image.Width ? (y * image.Width) + x : -1;

    private sealed record Prepared(SampleShape Input, int Tokens, int[] Places);
}
