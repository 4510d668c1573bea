using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Softmax of every column of a matrix in place, and its gradient. Vectors run along the columns and sums down them in order, so that the width of a
/// vector cannot show.
/// </summary>
// Safe: rows are as long as their stride, a multiple of sixteen, of which whole vectors are read and written; the caller holds the matrix fixed.
internal static unsafe class SoftmaxColumns
{
    /// <summary><c>x = exp(x - max) / sum</c>.</summary>
    /// <param name="x">[row, column].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; to the next whole vector they are computed too, and mean nothing.</param>
    /// <param name="stride">Distance of two rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(float* x, int rows, int columns, nint stride)
        where T : unmanaged, ILanes<T>
    {
        for (int column = 0; column < columns; column += T.Count, x += T.Count)
        {
            // Two chains of comparisons at once; the largest is the same in any order.
            T most = T.Load(x);
            T other = most;
            for (int row = 1; row < rows; row += 2)
            {
                T value = T.Load(x + row * stride);
                most = T.Select(value > most, value, most);
                value = T.Load(x + Math.Min(row + 1, rows - 1) * stride);
                other = T.Select(value > other, value, other);
            }

            most = T.Select(other > most, other, most);
            T sum = T.Zero;
            for (int row = 0; row < rows; row++)
            {
                T value = ElementaryKernels.Exp(T.Load(x + row * stride) - most);
                T.Store(x + row * stride, value);
                sum = sum + value;
            }

            T factor = (T)1f / sum;
            for (int row = 0; row < rows; row++)
            {
                T.Store(x + row * stride, T.Load(x + row * stride) * factor);
            }
        }
    }

    /// <summary><c>dx = y * (dy - sum of y * dy)</c>, in the place of dy.</summary>
    /// <param name="y">The softmax.</param>
    /// <param name="dy">Gradient by it.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; to the next whole vector they are computed too, and mean nothing.</param>
    /// <param name="stride">Distance of two rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(float* y, float* dy, int rows, int columns, nint stride)
        where T : unmanaged, ILanes<T>
    {
        for (int column = 0; column < columns; column += T.Count, y += T.Count, dy += T.Count)
        {
            T mean = T.Zero;
            for (int row = 0; row < rows; row++)
            {
                mean = mean + T.Load(y + row * stride) * T.Load(dy + row * stride);
            }

            for (int row = 0; row < rows; row++)
            {
                T.Store(dy + row * stride, T.Load(y + row * stride) * (T.Load(dy + row * stride) - mean));
            }
        }
    }
}
