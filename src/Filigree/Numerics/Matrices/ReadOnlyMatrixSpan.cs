namespace Filigree.Numerics;

/// <summary>
/// A matrix over a span of row-major storage, read only, possibly seen transposed:
/// no number moves when <see cref="Transposed"/> is taken.
/// </summary>
public readonly ref struct ReadOnlyMatrixSpan
{
    /// <summary>Wraps <paramref name="values"/> as a matrix.</summary>
    /// <param name="values">At least <c>(rows - 1) * stride + columns</c> numbers.</param>
    /// <param name="rows">Number of stored rows.</param>
    /// <param name="columns">Number of stored columns.</param>
    /// <param name="stride">Distance between the starts of two stored rows, in elements.</param>
    public ReadOnlyMatrixSpan(ReadOnlySpan<float> values, int rows, int columns, int stride)
        : this(values, rows, columns, stride, isTransposed: false) { }

    private ReadOnlyMatrixSpan(ReadOnlySpan<float> values, int rows, int columns, int stride, bool isTransposed)
    {
        Check(values.Length, isTransposed ? columns : rows, isTransposed ? rows : columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
        IsTransposed = isTransposed;
    }

    /// <summary>The stored numbers.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Number of rows as seen (after any transposition).</summary>
    public int Rows { get; }

    /// <summary>Number of columns as seen (after any transposition).</summary>
    public int Columns { get; }

    /// <summary>Distance between the starts of two stored rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>True if element (row, column) is stored at <c>Values[column * Stride + row]</c>.</summary>
    public bool IsTransposed { get; }

    /// <summary>The same storage seen with rows and columns exchanged.</summary>
    public ReadOnlyMatrixSpan Transposed => new(Values, Columns, Rows, Stride, !IsTransposed);

    /// <summary>One element.</summary>
    /// <param name="row">Row as seen.</param>
    /// <param name="column">Column as seen.</param>
    public float this[int row, int column] =>
        IsTransposed ? Values[column * Stride + row] : Values[row * Stride + column];

    internal static void Check(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        long needed = rows == 0 || columns == 0 ? 0 : (long)(rows - 1) * stride + columns;
        if (needed > length)
        {
            throw new ArgumentException(
                $"A {rows} x {columns} matrix of stride {stride} needs {needed} numbers; the span has {length}.",
                nameof(length)
            );
        }
    }
}
