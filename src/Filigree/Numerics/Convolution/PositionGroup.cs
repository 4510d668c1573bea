namespace Filigree.Numerics;

/// <summary>Positions that see the same taps.</summary>
/// <param name="Start">The first of them, among those of a block.</param>
/// <param name="Size">How many each sample has.</param>
/// <param name="Rows">The rows of taps that lie in the source.</param>
/// <param name="Columns">The columns of taps that do.</param>
internal readonly record struct PositionGroup(int Start, int Size, Taps Rows, Taps Columns);

/// <summary>Rows or columns of taps.</summary>
/// <param name="First">The first.</param>
/// <param name="End">The one behind the last.</param>
internal readonly record struct Taps(int First, int End)
{
    /// <summary>How many.</summary>
    public int Count => End - First;

    /// <summary>Those that lie in the source; at least one.</summary>
    /// <param name="start">The row or column that the first tap meets, which may be outside.</param>
    /// <param name="taps">How many taps there are.</param>
    /// <param name="size">Rows or columns of the source.</param>
    public static Taps Inside(int start, int taps, int size)
    {
        int first = Math.Clamp(-start, 0, taps - 1);
        return new Taps(first, Math.Clamp(size - start, first + 1, taps));
    }
}
