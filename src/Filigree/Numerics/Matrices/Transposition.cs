namespace Filigree.Numerics;

/// <summary>Transposes of matrices in memory.</summary>
// Safe: shapes are checked first; both matrices are fixed for the call.
internal static unsafe class Transposition
{
    /// <summary><c>destination[j, i] = source[i, j]</c>.</summary>
    /// <param name="source">[rows, columns], as stored or transposed.</param>
    /// <param name="destination">[columns, rows]; must not overlap the source.</param>
    public static void Transpose(ReadOnlyMatrixSpan source, MatrixSpan destination)
    {
        Require.SameShape(source.Transposed, destination);
        if (source.IsTransposed)
        {
            for (int j = 0; j < destination.Rows; j++)
            {
                source.Values.Slice(j * source.Stride, destination.Columns).CopyTo(destination.Row(j));
            }
            return;
        }
        fixed (float* from = source.Values)
        fixed (float* to = destination.Values)
        {
            TransposeKernel.Run(from, source.Stride, to, destination.Stride, source.Rows, source.Columns);
        }
    }
}
