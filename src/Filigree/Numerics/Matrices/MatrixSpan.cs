namespace Filigree.Numerics;

/// <summary>A row-major matrix over a span: element (row, column) is <c>Values[row * Stride + column]</c>.</summary>
public readonly ref struct MatrixSpan
{
    /// <summary>Wraps <paramref name="values"/> as a matrix.</summary>
    /// <param name="values">At least <c>(rows - 1) * stride + columns</c> numbers.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="stride">Distance between the starts of two rows, in elements; at least <paramref name="columns"/>.</param>
    public MatrixSpan(Span<float> values, int rows, int columns, int stride)
    {
        ReadOnlyMatrixSpan.Check(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The numbers, rows one after the other, <see cref="Stride"/> apart.</summary>
    public Span<float> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between the starts of two rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>The columns of one row, without the padding behind them.</summary>
    /// <param name="row">Row index.</param>
    public Span<float> Row(int row) => Values.Slice(row * Stride, Columns);

    /// <summary>Some rows that follow each other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    public MatrixSpan SomeRows(int first, int count) =>
        new(Values.Slice(first * Stride, count * Stride), count, Columns, Stride);

    /// <summary>The same matrix, read only.</summary>
    public ReadOnlyMatrixSpan AsReadOnly() => new(Values, Rows, Columns, Stride);

    /// <summary>The same matrix, read only.</summary>
    /// <param name="matrix">The matrix.</param>
    public static implicit operator ReadOnlyMatrixSpan(MatrixSpan matrix) => matrix.AsReadOnly();
}
