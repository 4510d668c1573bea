using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The innermost loop of a direct convolution's weight gradient: the sums of a few places and one or two vectors of outputs stay in registers
/// while the positions of a block go by. Each place has a pointer of its own.
/// </summary>
// Safe: tiles lie inside matrices that ConvolutionKernel checks and holds fixed, padded to whole vectors.
internal static unsafe class PlaceKernel
{
    /// <summary>The most places of a tile, for as many registers as there are.</summary>
    /// <param name="vectors">Vectors of outputs, 1 or 2.</param>
    public static int MostRows<T>(int vectors)
        where T : unmanaged, ILanes<T> =>
        typeof(T) == typeof(Lanes512) ? 10
        : vectors == 1 ? 8
        : 6;

    /// <summary><c>c[r, j] = [c[r, j]] + (sum over positions p of a[place r + offset of p] b[p, j])</c>, in order, each step fused.</summary>
    /// <param name="rows">Places of the tile, up to <see cref="MostRows"/>.</param>
    /// <param name="vectors">Vectors of outputs, 1 or 2.</param>
    /// <param name="tile">The tile.</param>
    public static void Run<T>(int rows, int vectors, in PlaceTile tile)
        where T : unmanaged, ILanes<T>
    {
        if (vectors == 1)
        {
            Run<T, OneVector>(rows, tile);
        }
        else
        {
            Run<T, TwoVectors>(rows, tile);
        }
    }

    private static void Run<T, TVectors>(int rows, in PlaceTile tile)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 1:
                Tile<T, Rows1, TVectors>(tile);
                break;
            case 2:
                Tile<T, Rows2, TVectors>(tile);
                break;
            case 3:
                Tile<T, Rows3, TVectors>(tile);
                break;
            case 4:
                Tile<T, Rows4, TVectors>(tile);
                break;
            case 5:
                Tile<T, Rows5, TVectors>(tile);
                break;
            case 6:
                Tile<T, Rows6, TVectors>(tile);
                break;
            case 7:
                Tile<T, Rows7, TVectors>(tile);
                break;
            case 8:
                Tile<T, Rows8, TVectors>(tile);
                break;
            case 9:
                Tile<T, Rows9, TVectors>(tile);
                break;
            case 10:
                Tile<T, Rows10, TVectors>(tile);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T, TRows, TVectors>(in PlaceTile tile)
        where T : unmanaged, ILanes<T>
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        int count = T.Count;
        T zero = T.Zero;
        T c00 = zero,
            c01 = zero;
        T c10 = zero,
            c11 = zero;
        T c20 = zero,
            c21 = zero;
        T c30 = zero,
            c31 = zero;
        T c40 = zero,
            c41 = zero;
        T c50 = zero,
            c51 = zero;
        T c60 = zero,
            c61 = zero;
        T c70 = zero,
            c71 = zero;
        T c80 = zero,
            c81 = zero;
        T c90 = zero,
            c91 = zero;
        float* a0 = tile.A + tile.Places[0 < sizeof(TRows) ? 0 : 0];
        float* a1 = tile.A + tile.Places[1 < sizeof(TRows) ? 1 : 0];
        float* a2 = tile.A + tile.Places[2 < sizeof(TRows) ? 2 : 0];
        float* a3 = tile.A + tile.Places[3 < sizeof(TRows) ? 3 : 0];
        float* a4 = tile.A + tile.Places[4 < sizeof(TRows) ? 4 : 0];
        float* a5 = tile.A + tile.Places[5 < sizeof(TRows) ? 5 : 0];
        float* a6 = tile.A + tile.Places[6 < sizeof(TRows) ? 6 : 0];
        float* a7 = tile.A + tile.Places[7 < sizeof(TRows) ? 7 : 0];
        float* a8 = tile.A + tile.Places[8 < sizeof(TRows) ? 8 : 0];
        float* a9 = tile.A + tile.Places[9 < sizeof(TRows) ? 9 : 0];
        float* b = tile.B;
        nint* from = tile.From;
        nint* end = from + tile.Positions;
        do
        {
            nint p = *from;
            T b0 = T.Load(b);
            T b1 = sizeof(TVectors) > 1 ? T.Load(b + count) : zero;
            T x0 = a0[p];
            T.AddProduct(ref c00, x0, b0);
            if (sizeof(TVectors) > 1)
            {
                T.AddProduct(ref c01, x0, b1);
            }
            if (sizeof(TRows) > 1)
            {
                T x1 = a1[p];
                T.AddProduct(ref c10, x1, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c11, x1, b1);
                }
            }
            if (sizeof(TRows) > 2)
            {
                T x2 = a2[p];
                T.AddProduct(ref c20, x2, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c21, x2, b1);
                }
            }
            if (sizeof(TRows) > 3)
            {
                T x3 = a3[p];
                T.AddProduct(ref c30, x3, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c31, x3, b1);
                }
            }
            if (sizeof(TRows) > 4)
            {
                T x4 = a4[p];
                T.AddProduct(ref c40, x4, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c41, x4, b1);
                }
            }
            if (sizeof(TRows) > 5)
            {
                T x5 = a5[p];
                T.AddProduct(ref c50, x5, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c51, x5, b1);
                }
            }
            if (sizeof(TRows) > 6)
            {
                T x6 = a6[p];
                T.AddProduct(ref c60, x6, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c61, x6, b1);
                }
            }
            if (sizeof(TRows) > 7)
            {
                T x7 = a7[p];
                T.AddProduct(ref c70, x7, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c71, x7, b1);
                }
            }
            if (sizeof(TRows) > 8)
            {
                T x8 = a8[p];
                T.AddProduct(ref c80, x8, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c81, x8, b1);
                }
            }
            if (sizeof(TRows) > 9)
            {
                T x9 = a9[p];
                T.AddProduct(ref c90, x9, b0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c91, x9, b1);
                }
            }
            b += sizeof(TVectors) * count;
        } while (++from < end);

        float* c = tile.C;
        nint stride = tile.CStride;
        Store<T, TVectors>(c + 0 * stride, c00, c01, tile.Adds);
        if (sizeof(TRows) > 1)
        {
            Store<T, TVectors>(c + 1 * stride, c10, c11, tile.Adds);
        }
        if (sizeof(TRows) > 2)
        {
            Store<T, TVectors>(c + 2 * stride, c20, c21, tile.Adds);
        }
        if (sizeof(TRows) > 3)
        {
            Store<T, TVectors>(c + 3 * stride, c30, c31, tile.Adds);
        }
        if (sizeof(TRows) > 4)
        {
            Store<T, TVectors>(c + 4 * stride, c40, c41, tile.Adds);
        }
        if (sizeof(TRows) > 5)
        {
            Store<T, TVectors>(c + 5 * stride, c50, c51, tile.Adds);
        }
        if (sizeof(TRows) > 6)
        {
            Store<T, TVectors>(c + 6 * stride, c60, c61, tile.Adds);
        }
        if (sizeof(TRows) > 7)
        {
            Store<T, TVectors>(c + 7 * stride, c70, c71, tile.Adds);
        }
        if (sizeof(TRows) > 8)
        {
            Store<T, TVectors>(c + 8 * stride, c80, c81, tile.Adds);
        }
        if (sizeof(TRows) > 9)
        {
            Store<T, TVectors>(c + 9 * stride, c90, c91, tile.Adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TVectors>(float* target, T sum0, T sum1, bool adds)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        T.Store(target, adds ? T.Load(target) + sum0 : sum0);
        if (sizeof(TVectors) > 1)
        {
            T.Store(target + T.Count, adds ? T.Load(target + T.Count) + sum1 : sum1);
        }
    }
}
