using System.Numerics;
using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Copies a panel of the right operand so that its rows follow each other.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>Whether a panel must, or had better, be packed.</summary>
    /// <param name="panel">The product of the panel alone.</param>
    /// <param name="tiles">How often the panel will be read.</param>
    /// <param name="width">Columns that the micro-kernel reads.</param>
    public static bool IsNeeded(in ProductOperands panel, int tiles, int width)
    {
        if (panel.BTransposed || panel.B + (panel.Depth - 1) * panel.BStride + width > panel.BEnd)
        {
            return true;
        }

        // Rows whose distance is a multiple of four cache lines share a quarter of the cache's sets or less.
        return tiles > 2 && panel.Depth > 64 && (panel.BStride % 64 == 0 || panel.BStride % 16 != 0);
    }

    /// <summary>The panel's stretch of k as <c>[depth, vectors * T.Count]</c>, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Pack<T>(in ProductOperands panel, int k, int depth, int vectors)
        where T : unmanaged, ILanes<T>
    {
        int width = vectors * T.Count;
        float* packed = ProductScratch.Panel(depth * width);
        float* source = panel.RightAt(k, 0);
        if (panel.BTransposed)
        {
            TransposeKernel.Run(source, panel.BStride, packed, width, panel.Columns, depth);
            for (int i = 0; i < depth && panel.Columns < width; i++)
            {
                for (int j = panel.Columns; j < width; j++)
                {
                    packed[i * width + j] = 0;
                }
            }
            return packed;
        }
        for (int i = 0; i < depth; i++, source += panel.BStride)
        {
            float* row = packed + i * width;
            for (int j = 0; j < width; j += T.Count)
            {
                int columns = panel.Columns - j;
                T.Store(row + j, columns >= T.Count ? T.Load(source + j) : Part.Load<T>(source + j, columns));
            }
        }
        return packed;
    }
}
