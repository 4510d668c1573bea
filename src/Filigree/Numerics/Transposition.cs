namespace Filigree.Numerics;

/// <summary>Transposes of matrices in memory.</summary>
public static class Transposition
{
    /// <summary><c>destination[j, i] = source[i, j]</c>.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="destination">[columns, rows]; must not overlap the source.</param>
    public static void Transpose(ReadOnlyMatrixSpan source, MatrixSpan destination)
    {
        Require.SameShape(source.Transposed, destination);
        for (int j = 0; j < destination.Rows; j++)
        {
            Span<float> row = destination.Row(j);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = source[i, j];
            }
        }
    }
}
