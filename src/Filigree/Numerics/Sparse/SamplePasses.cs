using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The samples of a batch, or of a chunk of it, in passes: as many vectors as a kernel keeps in registers, fewer for the last ones, and
/// 8 or 4 samples, whatever the lanes, where no more are left.
/// </summary>
internal readonly struct SamplePasses
{
    private readonly int samples;
    private readonly int room;

    private SamplePasses(int samples, int room, int width)
    {
        (this.samples, this.room, Width) = (samples, room, width);
        Whole = Math.Min(room / width, Math.Max(0, samples - 8 + width - 1) / width);
        Count = Whole;
        for (int column = Whole * width; column < samples; column += WidthAt(column))
        {
            Count++;
        }
    }

    /// <summary>How many passes.</summary>
    public int Count { get; }

    /// <summary>How many of them have the whole width; they come first.</summary>
    public int Whole { get; }

    /// <summary>Samples of all passes but the last ones, which have fewer.</summary>
    public int Width { get; }

    /// <summary>Cuts samples into passes.</summary>
    /// <param name="samples">How many samples.</param>
    /// <param name="room">The same with their padding, a multiple of 16.</param>
    /// <param name="vectors">The most vectors of a pass: 8 or 4.</param>
    public static SamplePasses Of<T>(int samples, int room, int vectors)
        where T : unmanaged, ILanes<T> => new(samples, room, vectors * T.Count);

    /// <summary>The first sample of a pass and how many it has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Column, int Width) At(int pass) => pass < Whole ? (pass * Width, Width) : AtEnd(pass);

    private (int Column, int Width) AtEnd(int pass)
    {
        int column = Whole * Width;
        for (int before = Whole; before < pass; before++)
        {
            column += WidthAt(column);
        }

        return (column, WidthAt(column));
    }

    private int WidthAt(int column)
    {
        int left = samples - column;
        if (left <= 8)
        {
            return left <= 4 ? 4 : 8;
        }

        int width = Width;
        while (width > room - column)
        {
            width /= 2;
        }

        return width;
    }
}
