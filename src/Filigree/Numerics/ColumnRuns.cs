using System.Runtime.InteropServices;

namespace Filigree.Numerics;

/// <summary>
/// The columns of a matrix that hold anything but zeros, as runs of neighbours. Images have borders that are blank in a whole
/// batch: products can leave such columns out, since adding 0 * w changes no sum of finite numbers.
/// </summary>
public sealed class ColumnRuns
{
    private uint[] bits = [];
    private int[] starts = [];
    private int[] ends = [];

    /// <summary>Number of runs.</summary>
    public int Count { get; private set; }

    /// <summary>Number of columns in all runs together.</summary>
    public int Columns { get; private set; }

    /// <summary>The first column of a run, and the column behind its last.</summary>
    /// <param name="run">Index of the run.</param>
    public (int Start, int End) this[int run] => (starts[run], ends[run]);

    /// <summary>Finds the runs of a matrix, in place of what was found before.</summary>
    /// <param name="matrix">Any matrix that is not transposed. NaN counts as something, -0 as zero.</param>
    public void Find(ReadOnlyMatrixSpan matrix)
    {
        if (matrix.IsTransposed)
        {
            throw new ArgumentException("The matrix is transposed; expected it as stored.", nameof(matrix));
        }

        if (bits.Length < matrix.Columns)
        {
            bits = new uint[matrix.Columns];
            starts = new int[matrix.Columns / 2 + 1];
            ends = new int[matrix.Columns / 2 + 1];
        }

        Span<uint> any = bits.AsSpan(0, matrix.Columns);
        any.Clear();
        ReadOnlySpan<uint> values = MemoryMarshal.Cast<float, uint>(matrix.Values);
        for (int row = 0; row < matrix.Rows; row++)
        {
            Join(values.Slice(row * matrix.Stride, matrix.Columns), any);
        }

        Count = 0;
        Columns = 0;
        const uint allButSign = 0x7FFFFFFF;
        for (int column = 0; column < any.Length; )
        {
            int start = column;
            while (column < any.Length && (any[column] & allButSign) != 0)
            {
                column++;
            }

            if (column > start)
            {
                (starts[Count], ends[Count]) = (start, column);
                Count++;
                Columns += column - start;
            }
            else
            {
                column++;
            }
        }
    }

    /// <summary>Copies the columns of all runs, side by side.</summary>
    /// <param name="matrix">The matrix they were found in, or one as wide.</param>
    /// <param name="packed">Receives as many rows of <see cref="Columns"/> columns.</param>
    public void PackColumns(ReadOnlyMatrixSpan matrix, MatrixSpan packed)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<float> source = matrix.Values.Slice(row * matrix.Stride, matrix.Columns);
            Span<float> destination = packed.Row(row);
            int at = 0;
            for (int run = 0; run < Count; run++)
            {
                source[starts[run]..ends[run]].CopyTo(destination[at..]);
                at += ends[run] - starts[run];
            }
        }
    }

    /// <summary>Copies the rows that have the runs' indices, one below the other.</summary>
    /// <param name="matrix">A matrix with a row for every column of the one they were found in.</param>
    /// <param name="packed">Receives <see cref="Columns"/> rows of equal width and stride.</param>
    public void PackRows(ReadOnlyMatrixSpan matrix, MatrixSpan packed)
    {
        if (matrix.Stride != packed.Stride)
        {
            throw new ArgumentException("The two matrices differ in stride.", nameof(packed));
        }

        int at = 0;
        for (int run = 0; run < Count; run++)
        {
            int length = (ends[run] - starts[run] - 1) * matrix.Stride + matrix.Columns;
            matrix.Values.Slice(starts[run] * matrix.Stride, length).CopyTo(packed.Values[(at * packed.Stride)..]);
            at += ends[run] - starts[run];
        }
    }

    private static void Join(ReadOnlySpan<uint> row, Span<uint> any)
    {
        int width = System.Numerics.Vector<uint>.Count;
        int column = 0;
        for (; column <= row.Length - width; column += width)
        {
            var joined =
                new System.Numerics.Vector<uint>(row[column..]) | new System.Numerics.Vector<uint>(any[column..]);
            joined.CopyTo(any[column..]);
        }

        for (; column < row.Length; column++)
        {
            any[column] |= row[column];
        }
    }
}
