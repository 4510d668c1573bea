using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Copies the right operand of a product panel by panel.</summary>
// Safe: the panel is as long as its rows padded to whole vectors; of the last columns PartialVector reads no more than there are.
internal static unsafe class PanelPacking
{
    /// <summary>All panels of a product, each <c>[Depth, width]</c>, padded with zeros, one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in ProductOperands product, int width, float* packed)
        where T : unmanaged, ILanes<T>
    {
        nint panelSize = (nint)product.Depth * width;
        if (product.BTransposed)
        {
            for (int column = 0; column < product.Columns; column += width, packed += panelSize)
            {
                int columns = Math.Min(width, product.Columns - column);
                if (columns < width)
                {
                    new Span<float>(packed, (int)panelSize).Clear();
                }
                TransposeKernel.Run(product.RightAt(0, column), product.BStride, packed, width, columns, product.Depth);
            }
            return;
        }

        // Row by row: the hardware foresees the reads, and the writes need no foresight.
        for (int k = 0; k < product.Depth; k++)
        {
            float* from = product.RightAt(k, 0);
            float* to = packed + k * width;
            int column = 0;
            for (; column <= product.Columns - width; column += width, to += panelSize)
            {
                for (int j = 0; j < width; j += T.Count)
                {
                    T.Store(to + j, T.Load(from + column + j));
                }
            }
            for (int j = 0; column + j < product.Columns; j += T.Count)
            {
                int columns = Math.Min(T.Count, product.Columns - column - j);
                T.Store(
                    to + j,
                    columns == T.Count ? T.Load(from + column + j) : PartialVector.Load<T>(from + column + j, columns)
                );
            }
        }
    }
}
