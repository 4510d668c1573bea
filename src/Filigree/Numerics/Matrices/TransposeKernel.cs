using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>Transposes by square blocks that fit the registers.</summary>
// Safe: Transposition checks the shapes and holds both matrices fixed; blocks are cut within them.
internal static unsafe class TransposeKernel
{
    /// <summary><c>destination[j, i] = source[i, j]</c>.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="sourceStride">Distance of two rows of the source.</param>
    /// <param name="destination">[columns, rows].</param>
    /// <param name="destinationStride">Distance of two rows of the destination.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float* source,
        nint sourceStride,
        float* destination,
        nint destinationStride,
        int rows,
        int columns
    )
    {
        int side = Avx.IsSupported ? 8 : 4;

        // Strips of 16 source rows fill whole cache lines of the destination. The last block of a strip overlaps the one before, rather
        // than leave columns over.
        for (int strip = 0; strip < rows; strip += 16)
        {
            int stripEnd = Math.Min(rows, strip + 16);
            int blocksEnd = columns < side ? strip : stripEnd - (stripEnd - strip) % side;
            int j = 0;
            while (blocksEnd > strip && j < columns)
            {
                for (int i = strip; i < blocksEnd; i += side)
                {
                    float* from = source + i * sourceStride + j;
                    float* to = destination + j * destinationStride + i;
                    if (Avx.IsSupported)
                    {
                        Eight(from, sourceStride, to, destinationStride);
                    }
                    else
                    {
                        Four(from, sourceStride, to, destinationStride);
                    }
                }
                j = j == columns - side ? columns : Math.Min(j + side, columns - side);
            }
            OneByOne(source, sourceStride, destination, destinationStride, blocksEnd, stripEnd, columns);
        }
    }

    private static void OneByOne(
        float* source,
        nint sourceStride,
        float* destination,
        nint destinationStride,
        int row,
        int rowEnd,
        int columns
    )
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = row; i < rowEnd; i++)
            {
                destination[j * destinationStride + i] = source[i * sourceStride + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> row0 = Vector128.Load(source);
        Vector128<float> row1 = Vector128.Load(source + sourceStride);
        Vector128<float> row2 = Vector128.Load(source + 2 * sourceStride);
        Vector128<float> row3 = Vector128.Load(source + 3 * sourceStride);
        (Vector128<float> low02, Vector128<float> high02) = Interleave(row0, row2);
        (Vector128<float> low13, Vector128<float> high13) = Interleave(row1, row3);
        (Vector128<float> column0, Vector128<float> column1) = Interleave(low02, low13);
        (Vector128<float> column2, Vector128<float> column3) = Interleave(high02, high13);
        column0.Store(destination);
        column1.Store(destination + destinationStride);
        column2.Store(destination + 2 * destinationStride);
        column3.Store(destination + 3 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Lower, Vector128<float> Upper) Interleave(
        Vector128<float> a,
        Vector128<float> b
    ) =>
        Sse.IsSupported
            ? (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b))
            : (Vector128.Create(a[0], b[0], a[1], b[1]), Vector128.Create(a[2], b[2], a[3], b[3]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        // Rows r and r + 4 share a register: then everything stays within halves of 128 bits.
        Vector256<float> left0 = Halves(source, source + 4 * sourceStride);
        Vector256<float> right0 = Halves(source + 4, source + 4 * sourceStride + 4);
        source += sourceStride;
        Vector256<float> left1 = Halves(source, source + 4 * sourceStride);
        Vector256<float> right1 = Halves(source + 4, source + 4 * sourceStride + 4);
        source += sourceStride;
        Vector256<float> left2 = Halves(source, source + 4 * sourceStride);
        Vector256<float> right2 = Halves(source + 4, source + 4 * sourceStride + 4);
        source += sourceStride;
        Vector256<float> left3 = Halves(source, source + 4 * sourceStride);
        Vector256<float> right3 = Halves(source + 4, source + 4 * sourceStride + 4);
        StoreFourColumns(left0, left1, left2, left3, destination, destinationStride);
        StoreFourColumns(right0, right1, right2, right3, destination + 4 * destinationStride, destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* lower, float* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFourColumns(
        Vector256<float> row0,
        Vector256<float> row1,
        Vector256<float> row2,
        Vector256<float> row3,
        float* destination,
        nint destinationStride
    )
    {
        Vector256<float> low02 = Avx.UnpackLow(row0, row2);
        Vector256<float> high02 = Avx.UnpackHigh(row0, row2);
        Vector256<float> low13 = Avx.UnpackLow(row1, row3);
        Vector256<float> high13 = Avx.UnpackHigh(row1, row3);
        Avx.UnpackLow(low02, low13).Store(destination);
        Avx.UnpackHigh(low02, low13).Store(destination + destinationStride);
        Avx.UnpackLow(high02, high13).Store(destination + 2 * destinationStride);
        Avx.UnpackHigh(high02, high13).Store(destination + 3 * destinationStride);
    }
}
