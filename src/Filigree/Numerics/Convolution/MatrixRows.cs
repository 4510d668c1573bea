namespace Filigree.Numerics;

/// <summary>Rows of a matrix in memory that stays where it is, each padded to whole vectors.</summary>
/// <param name="start">First number of the first row.</param>
/// <param name="stride">Distance of two rows.</param>
// Safe: holds an address for the length of a call, while its maker holds the matrix fixed; rows are asked for within the shape that was checked.
internal readonly unsafe struct MatrixRows(float* start, nint stride)
{
    /// <summary>First number of the first row.</summary>
    public float* Start => start;

    /// <summary>Distance of two rows.</summary>
    public nint Stride => stride;

    /// <summary>First number of a row.</summary>
    public float* Row(nint row) => start + row * stride;

    /// <summary>Sets all numbers of the first rows to 0, padding included.</summary>
    public void Clear(nint rows)
    {
        for (nint row = 0; row < rows; row++)
        {
            new Span<float>(Row(row), (int)stride).Clear();
        }
    }

    /// <summary>Some rows and columns as a matrix.</summary>
    public MatrixSpan Block(nint row, int rows, int column, int columns) =>
        new(
            new Span<float>(Row(row) + column, rows == 0 ? 0 : (rows - 1) * (int)stride + columns),
            rows,
            columns,
            (int)stride
        );
}
