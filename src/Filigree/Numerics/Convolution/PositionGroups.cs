using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The positions of a block in the order in which a direct convolution computes them: those of all samples that see the same taps follow each other, so that
/// taps above, below and beside the image are left out and tiles stay full. A part of an image, where it has several blocks, has groups of its own.
/// </summary>
// Safe: addresses are those of pinned arrays, which live as long as this.
internal sealed unsafe class PositionGroups
{
    // Beside an image, so large a share of all taps is worth samples that are computed together, for groups would be too small for a tile else.
    private const double LeastBeside = 0.1;
    private const int FewestSamples = 4;

    // Their copies and the weights fit into the second-level cache of the smallest processors.
    private const int LargestCopy = 80 * 1024;

    private readonly nint[] from;
    private readonly nint[] to;
    private readonly PositionGroup[][] groups;
    private readonly int room;

    /// <summary>Groups the positions of each part.</summary>
    /// <param name="pass">The pass, ready but for these.</param>
    public PositionGroups(DirectPass pass)
    {
        DirectShape shape = pass.Shape;
        room = pass.PositionsABlock;
        from = GC.AllocateUninitializedArray<nint>(room * pass.BlocksASample, pinned: true);
        to = GC.AllocateUninitializedArray<nint>(from.Length, pinned: true);
        groups = new PositionGroup[pass.BlocksASample][];
        Taps[] columns = [.. Enumerable.Range(0, shape.Columns).Select(column => OfColumn(pass, column))];
        for (int part = 0; part < groups.Length; part++)
        {
            (int first, int count) = pass.Rows(part);
            Taps[] rows = [.. Enumerable.Range(first, count).Select(row => OfRow(shape, row))];
            groups[part] = [.. Groups(pass, rows, columns, part)];
        }
    }

    /// <summary>The samples of a block for which taps beside the image can be left out; 0 where that does not pay.</summary>
    /// <param name="shape">The pass.</param>
    /// <param name="copyOfSample">Numbers of the copy of one sample.</param>
    public static int SamplesForColumns(DirectShape shape, int copyOfSample)
    {
        int seen = Enumerable.Range(0, shape.Columns).Sum(column => OfColumn(shape, column).Count);
        bool pays = seen <= (1 - LeastBeside) * shape.Columns * shape.TapColumns;
        return pays && FewestSamples * copyOfSample <= LargestCopy ? FewestSamples : 0;
    }

    /// <summary>The groups of a part of an image.</summary>
    public ReadOnlySpan<PositionGroup> Of(int part) => groups[part];

    /// <summary>Where each position of a part begins in the source or its copy.</summary>
    public nint* From(int part) => (nint*)Unsafe.AsPointer(ref from[0]) + (nint)part * room;

    /// <summary>Where each position of a part lies in the target, from that of the first.</summary>
    public nint* To(int part) => (nint*)Unsafe.AsPointer(ref to[0]) + (nint)part * room;

    private IEnumerable<PositionGroup> Groups(DirectPass pass, Taps[] rows, Taps[] columns, int part)
    {
        int next = part * room;
        for (int row = 0, rowEnd; row < rows.Length; row = rowEnd)
        {
            rowEnd = End(rows, row);
            for (int column = 0, columnEnd; column < columns.Length; column = columnEnd)
            {
                columnEnd = End(columns, column);
                int start = next;
                for (int sample = 0; sample < pass.SamplesABlock; sample++)
                {
                    for (int y = row; y < rowEnd; y++)
                    {
                        for (int x = column; x < columnEnd; x++, next++)
                        {
                            (from[next], to[next]) = pass.Position(sample, y, x);
                        }
                    }
                }

                int size = (rowEnd - row) * (columnEnd - column);
                yield return new PositionGroup(start - part * room, size, rows[row], columns[column]);
            }
        }
    }

    private static int End(Taps[] taps, int start)
    {
        int end = start + 1;
        while (end < taps.Length && taps[end] == taps[start])
        {
            end++;
        }

        return end;
    }

    // At least one row of taps, so that something is written.
    private static Taps OfRow(DirectShape shape, int row) =>
        Taps.Inside(row * shape.StepHeight + shape.Top, shape.TapRows, shape.SourceHeight);

    private static Taps OfColumn(DirectPass pass, int column) =>
        pass.LeavesColumns ? OfColumn(pass.Shape, column) : new Taps(0, pass.Shape.TapColumns);

    private static Taps OfColumn(DirectShape shape, int column) =>
        Taps.Inside(column * shape.StepWidth + shape.Left, shape.TapColumns, shape.SourceWidth);
}
