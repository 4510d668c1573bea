using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>The rows of a tile lie side by side in memory (a transposed left operand, or a packed one).</summary>
internal readonly struct RowsAdjacent;

/// <summary>The rows of a tile lie a stride apart.</summary>
internal readonly struct RowsApart;

/// <summary>A tile's sums are stored.</summary>
internal readonly struct Sums;

/// <summary>A tile's sums, times a rate, are taken from what is stored: a step of gradient descent.</summary>
internal readonly struct Descent;

/// <summary>
/// The innermost loops of a dense product: a tile of c stays in registers while k runs. <c>sizeof(TRows)</c> is the
/// number of rows, 1 to 12, and <c>TOrder</c> says how they lie in a; the compiler makes a method of each and drops the
/// rows that are too many. Sums begin with the first product instead of 0, which makes a tile some twenty cycles shorter; all that
/// could show of it is the sign of a zero, so every zero is stored as +0.
/// </summary>
internal static unsafe class MicroKernel
{
    // Longer sums are no faster for beginning with their first product, nor are those of rows apart.
    private const int ShortSum = 64;

    /// <summary>The most rows a tile may have, for as many registers as there are.</summary>
    /// <param name="vectors">Vectors of columns, 1 or 2.</param>
    public static int MostRows<T>(int vectors)
        where T : unmanaged, ILanes<T> => vectors == 2 && typeof(T) == typeof(Lanes256) ? 6 : 12;

    /// <summary>
    /// Sums of tiles below each other: <c>c[r, j] = [c[r, j]] + sum over k of a[r, k] b[k, j]</c>, k in order, each step
    /// fused.
    /// </summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <typeparam name="TOrder"><see cref="RowsAdjacent"/> or <see cref="RowsApart"/>.</typeparam>
    /// <typeparam name="TEnd"><see cref="Sums"/> or <see cref="Descent"/>.</typeparam>
    /// <param name="rows">Rows of each tile, up to <see cref="MostRows"/>.</param>
    /// <param name="vectors">Vectors of columns, 1 or 2.</param>
    /// <param name="column">The tiles.</param>
    public static void Run<T, TOrder, TEnd>(int rows, int vectors, in TileColumn column)
        where T : unmanaged, ILanes<T>
        where TOrder : struct
        where TEnd : struct
    {
        switch (16 * vectors + rows)
        {
            case 17:
                OneVector<T, Rows1, TOrder, TEnd>(column);
                break;
            case 18:
                OneVector<T, Rows2, TOrder, TEnd>(column);
                break;
            case 19:
                OneVector<T, Rows3, TOrder, TEnd>(column);
                break;
            case 20:
                OneVector<T, Rows4, TOrder, TEnd>(column);
                break;
            case 21:
                OneVector<T, Rows5, TOrder, TEnd>(column);
                break;
            case 22:
                OneVector<T, Rows6, TOrder, TEnd>(column);
                break;
            case 23:
                OneVector<T, Rows7, TOrder, TEnd>(column);
                break;
            case 24:
                OneVector<T, Rows8, TOrder, TEnd>(column);
                break;
            case 25:
                OneVector<T, Rows9, TOrder, TEnd>(column);
                break;
            case 26:
                OneVector<T, Rows10, TOrder, TEnd>(column);
                break;
            case 27:
                OneVector<T, Rows11, TOrder, TEnd>(column);
                break;
            case 28:
                OneVector<T, Rows12, TOrder, TEnd>(column);
                break;
            case 33:
                TwoVectors<T, Rows1, TOrder, TEnd>(column);
                break;
            case 34:
                TwoVectors<T, Rows2, TOrder, TEnd>(column);
                break;
            case 35:
                TwoVectors<T, Rows3, TOrder, TEnd>(column);
                break;
            case 36:
                TwoVectors<T, Rows4, TOrder, TEnd>(column);
                break;
            case 37:
                TwoVectors<T, Rows5, TOrder, TEnd>(column);
                break;
            case 38:
                TwoVectors<T, Rows6, TOrder, TEnd>(column);
                break;
            case 39:
                TwoVectors<T, Rows7, TOrder, TEnd>(column);
                break;
            case 40:
                TwoVectors<T, Rows8, TOrder, TEnd>(column);
                break;
            case 41:
                TwoVectors<T, Rows9, TOrder, TEnd>(column);
                break;
            case 42:
                TwoVectors<T, Rows10, TOrder, TEnd>(column);
                break;
            case 43:
                TwoVectors<T, Rows11, TOrder, TEnd>(column);
                break;
            case 44:
                TwoVectors<T, Rows12, TOrder, TEnd>(column);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors<T, TRows, TOrder, TEnd>(in TileColumn column)
        where T : unmanaged, ILanes<T>
        where TRows : unmanaged
        where TOrder : struct
        where TEnd : struct
    {
        float* aTile = column.A;
        float* c = column.C;
        float* soon = column.Soon;
        nint aStride = column.AStride;
        nint bStride = column.BStride;
        nint cStride = column.CStride;
        nint aStep = typeof(TOrder) == typeof(RowsAdjacent) ? aStride : 1;
        for (int tile = 0; tile < column.Tiles; tile++)
        {
            T c00 = T.Zero,
                c01 = T.Zero,
                c10 = T.Zero,
                c11 = T.Zero,
                c20 = T.Zero,
                c21 = T.Zero,
                c30 = T.Zero,
                c31 = T.Zero;
            T c40 = T.Zero,
                c41 = T.Zero,
                c50 = T.Zero,
                c51 = T.Zero,
                c60 = T.Zero,
                c61 = T.Zero,
                c70 = T.Zero,
                c71 = T.Zero;
            T c80 = T.Zero,
                c81 = T.Zero,
                c90 = T.Zero,
                c91 = T.Zero,
                cA0 = T.Zero,
                cA1 = T.Zero,
                cB0 = T.Zero,
                cB1 = T.Zero;
            if (soon is not null)
            {
                for (int row = 0; row < sizeof(TRows); row++)
                {
                    Cache.Prefetch(soon);
                    soon += column.SoonStride;
                }
            }
            // Every third row has a pointer of its own, so that an element's address is one instruction.
            float* a = aTile;
            float* a3 = a + 3 * aStride;
            float* a6 = a + 6 * aStride;
            float* a9 = a + 9 * aStride;
            float* b = column.B;
            nint k = column.Depth;
            if (column.Resumes)
            {
                c00 = T.Load(c + 0 * cStride);
                c01 = T.Load(c + 0 * cStride + T.Count);
                if (sizeof(TRows) > 1)
                {
                    c10 = T.Load(c + 1 * cStride);
                    c11 = T.Load(c + 1 * cStride + T.Count);
                }
                if (sizeof(TRows) > 2)
                {
                    c20 = T.Load(c + 2 * cStride);
                    c21 = T.Load(c + 2 * cStride + T.Count);
                }
                if (sizeof(TRows) > 3)
                {
                    c30 = T.Load(c + 3 * cStride);
                    c31 = T.Load(c + 3 * cStride + T.Count);
                }
                if (sizeof(TRows) > 4)
                {
                    c40 = T.Load(c + 4 * cStride);
                    c41 = T.Load(c + 4 * cStride + T.Count);
                }
                if (sizeof(TRows) > 5)
                {
                    c50 = T.Load(c + 5 * cStride);
                    c51 = T.Load(c + 5 * cStride + T.Count);
                }
                if (sizeof(TRows) > 6)
                {
                    c60 = T.Load(c + 6 * cStride);
                    c61 = T.Load(c + 6 * cStride + T.Count);
                }
                if (sizeof(TRows) > 7)
                {
                    c70 = T.Load(c + 7 * cStride);
                    c71 = T.Load(c + 7 * cStride + T.Count);
                }
                if (sizeof(TRows) > 8)
                {
                    c80 = T.Load(c + 8 * cStride);
                    c81 = T.Load(c + 8 * cStride + T.Count);
                }
                if (sizeof(TRows) > 9)
                {
                    c90 = T.Load(c + 9 * cStride);
                    c91 = T.Load(c + 9 * cStride + T.Count);
                }
                if (sizeof(TRows) > 10)
                {
                    cA0 = T.Load(c + 10 * cStride);
                    cA1 = T.Load(c + 10 * cStride + T.Count);
                }
                if (sizeof(TRows) > 11)
                {
                    cB0 = T.Load(c + 11 * cStride);
                    cB1 = T.Load(c + 11 * cStride + T.Count);
                }
            }
            else if (typeof(TOrder) == typeof(RowsAdjacent) && k is > 0 and <= ShortSum)
            {
                T b0 = T.Load(b);
                T b1 = T.Load(b + T.Count);
                T x0 = a[0];
                T x1 = sizeof(TRows) > 1 ? a[1] : T.Zero;
                T x2 = sizeof(TRows) > 2 ? a[2] : T.Zero;
                T x3 = sizeof(TRows) > 3 ? a[3] : T.Zero;
                T x4 = sizeof(TRows) > 4 ? a[4] : T.Zero;
                T x5 = sizeof(TRows) > 5 ? a[5] : T.Zero;
                T x6 = sizeof(TRows) > 6 ? a[6] : T.Zero;
                T x7 = sizeof(TRows) > 7 ? a[7] : T.Zero;
                T x8 = sizeof(TRows) > 8 ? a[8] : T.Zero;
                T x9 = sizeof(TRows) > 9 ? a[9] : T.Zero;
                T x10 = sizeof(TRows) > 10 ? a[10] : T.Zero;
                T x11 = sizeof(TRows) > 11 ? a[11] : T.Zero;
                c00 = x0 * b0;
                c10 = sizeof(TRows) > 1 ? x1 * b0 : T.Zero;
                c20 = sizeof(TRows) > 2 ? x2 * b0 : T.Zero;
                c30 = sizeof(TRows) > 3 ? x3 * b0 : T.Zero;
                c40 = sizeof(TRows) > 4 ? x4 * b0 : T.Zero;
                c50 = sizeof(TRows) > 5 ? x5 * b0 : T.Zero;
                c60 = sizeof(TRows) > 6 ? x6 * b0 : T.Zero;
                c70 = sizeof(TRows) > 7 ? x7 * b0 : T.Zero;
                c80 = sizeof(TRows) > 8 ? x8 * b0 : T.Zero;
                c90 = sizeof(TRows) > 9 ? x9 * b0 : T.Zero;
                cA0 = sizeof(TRows) > 10 ? x10 * b0 : T.Zero;
                cB0 = sizeof(TRows) > 11 ? x11 * b0 : T.Zero;
                c01 = x0 * b1;
                c11 = sizeof(TRows) > 1 ? x1 * b1 : T.Zero;
                c21 = sizeof(TRows) > 2 ? x2 * b1 : T.Zero;
                c31 = sizeof(TRows) > 3 ? x3 * b1 : T.Zero;
                c41 = sizeof(TRows) > 4 ? x4 * b1 : T.Zero;
                c51 = sizeof(TRows) > 5 ? x5 * b1 : T.Zero;
                c61 = sizeof(TRows) > 6 ? x6 * b1 : T.Zero;
                c71 = sizeof(TRows) > 7 ? x7 * b1 : T.Zero;
                c81 = sizeof(TRows) > 8 ? x8 * b1 : T.Zero;
                c91 = sizeof(TRows) > 9 ? x9 * b1 : T.Zero;
                cA1 = sizeof(TRows) > 10 ? x10 * b1 : T.Zero;
                cB1 = sizeof(TRows) > 11 ? x11 * b1 : T.Zero;
                b += bStride;
                a += aStep;
                k--;
            }
            // Two steps at a time where it pays; a second copy of them all would be too much for the compiler to inline.
            for (; typeof(TOrder) == typeof(RowsApart) && k >= 2; k -= 2)
            {
                {
                    T b0 = T.Load(b);
                    T b1 = T.Load(b + T.Count);
                    T x0 = a[0];
                    c00 = T.FusedMultiplyAdd(x0, b0, c00);
                    c01 = T.FusedMultiplyAdd(x0, b1, c01);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = typeof(TOrder) == typeof(RowsAdjacent) ? a[1] : a[aStride];
                        c10 = T.FusedMultiplyAdd(x1, b0, c10);
                        c11 = T.FusedMultiplyAdd(x1, b1, c11);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = typeof(TOrder) == typeof(RowsAdjacent) ? a[2] : a[2 * aStride];
                        c20 = T.FusedMultiplyAdd(x2, b0, c20);
                        c21 = T.FusedMultiplyAdd(x2, b1, c21);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = typeof(TOrder) == typeof(RowsAdjacent) ? a[3] : a3[0];
                        c30 = T.FusedMultiplyAdd(x3, b0, c30);
                        c31 = T.FusedMultiplyAdd(x3, b1, c31);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = typeof(TOrder) == typeof(RowsAdjacent) ? a[4] : a3[aStride];
                        c40 = T.FusedMultiplyAdd(x4, b0, c40);
                        c41 = T.FusedMultiplyAdd(x4, b1, c41);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = typeof(TOrder) == typeof(RowsAdjacent) ? a[5] : a3[2 * aStride];
                        c50 = T.FusedMultiplyAdd(x5, b0, c50);
                        c51 = T.FusedMultiplyAdd(x5, b1, c51);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = typeof(TOrder) == typeof(RowsAdjacent) ? a[6] : a6[0];
                        c60 = T.FusedMultiplyAdd(x6, b0, c60);
                        c61 = T.FusedMultiplyAdd(x6, b1, c61);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = typeof(TOrder) == typeof(RowsAdjacent) ? a[7] : a6[aStride];
                        c70 = T.FusedMultiplyAdd(x7, b0, c70);
                        c71 = T.FusedMultiplyAdd(x7, b1, c71);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = typeof(TOrder) == typeof(RowsAdjacent) ? a[8] : a6[2 * aStride];
                        c80 = T.FusedMultiplyAdd(x8, b0, c80);
                        c81 = T.FusedMultiplyAdd(x8, b1, c81);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = typeof(TOrder) == typeof(RowsAdjacent) ? a[9] : a9[0];
                        c90 = T.FusedMultiplyAdd(x9, b0, c90);
                        c91 = T.FusedMultiplyAdd(x9, b1, c91);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = typeof(TOrder) == typeof(RowsAdjacent) ? a[10] : a9[aStride];
                        cA0 = T.FusedMultiplyAdd(x10, b0, cA0);
                        cA1 = T.FusedMultiplyAdd(x10, b1, cA1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = typeof(TOrder) == typeof(RowsAdjacent) ? a[11] : a9[2 * aStride];
                        cB0 = T.FusedMultiplyAdd(x11, b0, cB0);
                        cB1 = T.FusedMultiplyAdd(x11, b1, cB1);
                    }
                    b += bStride;
                    a += aStep;
                    if (typeof(TOrder) == typeof(RowsApart))
                    {
                        a3 += 1;
                        a6 += sizeof(TRows) > 6 ? 1 : 0;
                        a9 += sizeof(TRows) > 9 ? 1 : 0;
                    }
                }
                {
                    T b0 = T.Load(b);
                    T b1 = T.Load(b + T.Count);
                    T x0 = a[0];
                    c00 = T.FusedMultiplyAdd(x0, b0, c00);
                    c01 = T.FusedMultiplyAdd(x0, b1, c01);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = typeof(TOrder) == typeof(RowsAdjacent) ? a[1] : a[aStride];
                        c10 = T.FusedMultiplyAdd(x1, b0, c10);
                        c11 = T.FusedMultiplyAdd(x1, b1, c11);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = typeof(TOrder) == typeof(RowsAdjacent) ? a[2] : a[2 * aStride];
                        c20 = T.FusedMultiplyAdd(x2, b0, c20);
                        c21 = T.FusedMultiplyAdd(x2, b1, c21);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = typeof(TOrder) == typeof(RowsAdjacent) ? a[3] : a3[0];
                        c30 = T.FusedMultiplyAdd(x3, b0, c30);
                        c31 = T.FusedMultiplyAdd(x3, b1, c31);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = typeof(TOrder) == typeof(RowsAdjacent) ? a[4] : a3[aStride];
                        c40 = T.FusedMultiplyAdd(x4, b0, c40);
                        c41 = T.FusedMultiplyAdd(x4, b1, c41);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = typeof(TOrder) == typeof(RowsAdjacent) ? a[5] : a3[2 * aStride];
                        c50 = T.FusedMultiplyAdd(x5, b0, c50);
                        c51 = T.FusedMultiplyAdd(x5, b1, c51);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = typeof(TOrder) == typeof(RowsAdjacent) ? a[6] : a6[0];
                        c60 = T.FusedMultiplyAdd(x6, b0, c60);
                        c61 = T.FusedMultiplyAdd(x6, b1, c61);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = typeof(TOrder) == typeof(RowsAdjacent) ? a[7] : a6[aStride];
                        c70 = T.FusedMultiplyAdd(x7, b0, c70);
                        c71 = T.FusedMultiplyAdd(x7, b1, c71);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = typeof(TOrder) == typeof(RowsAdjacent) ? a[8] : a6[2 * aStride];
                        c80 = T.FusedMultiplyAdd(x8, b0, c80);
                        c81 = T.FusedMultiplyAdd(x8, b1, c81);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = typeof(TOrder) == typeof(RowsAdjacent) ? a[9] : a9[0];
                        c90 = T.FusedMultiplyAdd(x9, b0, c90);
                        c91 = T.FusedMultiplyAdd(x9, b1, c91);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = typeof(TOrder) == typeof(RowsAdjacent) ? a[10] : a9[aStride];
                        cA0 = T.FusedMultiplyAdd(x10, b0, cA0);
                        cA1 = T.FusedMultiplyAdd(x10, b1, cA1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = typeof(TOrder) == typeof(RowsAdjacent) ? a[11] : a9[2 * aStride];
                        cB0 = T.FusedMultiplyAdd(x11, b0, cB0);
                        cB1 = T.FusedMultiplyAdd(x11, b1, cB1);
                    }
                    b += bStride;
                    a += aStep;
                    if (typeof(TOrder) == typeof(RowsApart))
                    {
                        a3 += 1;
                        a6 += sizeof(TRows) > 6 ? 1 : 0;
                        a9 += sizeof(TRows) > 9 ? 1 : 0;
                    }
                }
            }
            if (k > 0)
            {
                do
                {
                    T b0 = T.Load(b);
                    T b1 = T.Load(b + T.Count);
                    T x0 = a[0];
                    T.AddProduct(ref c00, x0, b0);
                    T.AddProduct(ref c01, x0, b1);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = typeof(TOrder) == typeof(RowsAdjacent) ? a[1] : a[aStride];
                        T.AddProduct(ref c10, x1, b0);
                        T.AddProduct(ref c11, x1, b1);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = typeof(TOrder) == typeof(RowsAdjacent) ? a[2] : a[2 * aStride];
                        T.AddProduct(ref c20, x2, b0);
                        T.AddProduct(ref c21, x2, b1);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = typeof(TOrder) == typeof(RowsAdjacent) ? a[3] : a3[0];
                        T.AddProduct(ref c30, x3, b0);
                        T.AddProduct(ref c31, x3, b1);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = typeof(TOrder) == typeof(RowsAdjacent) ? a[4] : a3[aStride];
                        T.AddProduct(ref c40, x4, b0);
                        T.AddProduct(ref c41, x4, b1);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = typeof(TOrder) == typeof(RowsAdjacent) ? a[5] : a3[2 * aStride];
                        T.AddProduct(ref c50, x5, b0);
                        T.AddProduct(ref c51, x5, b1);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = typeof(TOrder) == typeof(RowsAdjacent) ? a[6] : a6[0];
                        T.AddProduct(ref c60, x6, b0);
                        T.AddProduct(ref c61, x6, b1);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = typeof(TOrder) == typeof(RowsAdjacent) ? a[7] : a6[aStride];
                        T.AddProduct(ref c70, x7, b0);
                        T.AddProduct(ref c71, x7, b1);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = typeof(TOrder) == typeof(RowsAdjacent) ? a[8] : a6[2 * aStride];
                        T.AddProduct(ref c80, x8, b0);
                        T.AddProduct(ref c81, x8, b1);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = typeof(TOrder) == typeof(RowsAdjacent) ? a[9] : a9[0];
                        T.AddProduct(ref c90, x9, b0);
                        T.AddProduct(ref c91, x9, b1);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = typeof(TOrder) == typeof(RowsAdjacent) ? a[10] : a9[aStride];
                        T.AddProduct(ref cA0, x10, b0);
                        T.AddProduct(ref cA1, x10, b1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = typeof(TOrder) == typeof(RowsAdjacent) ? a[11] : a9[2 * aStride];
                        T.AddProduct(ref cB0, x11, b0);
                        T.AddProduct(ref cB1, x11, b1);
                    }
                    b += bStride;
                    a += aStep;
                    if (typeof(TOrder) == typeof(RowsApart))
                    {
                        a3 += 1;
                        a6 += sizeof(TRows) > 6 ? 1 : 0;
                        a9 += sizeof(TRows) > 9 ? 1 : 0;
                    }
                } while (typeof(TOrder) == typeof(RowsAdjacent) && --k > 0);
            }
            T rate = typeof(TEnd) == typeof(Descent) ? column.Rate : T.Zero;
            Store<T, TEnd>(c + 0 * cStride, c00, rate);
            Store<T, TEnd>(c + 0 * cStride + T.Count, c01, rate);
            if (sizeof(TRows) > 1)
            {
                Store<T, TEnd>(c + 1 * cStride, c10, rate);
                Store<T, TEnd>(c + 1 * cStride + T.Count, c11, rate);
            }
            if (sizeof(TRows) > 2)
            {
                Store<T, TEnd>(c + 2 * cStride, c20, rate);
                Store<T, TEnd>(c + 2 * cStride + T.Count, c21, rate);
            }
            if (sizeof(TRows) > 3)
            {
                Store<T, TEnd>(c + 3 * cStride, c30, rate);
                Store<T, TEnd>(c + 3 * cStride + T.Count, c31, rate);
            }
            if (sizeof(TRows) > 4)
            {
                Store<T, TEnd>(c + 4 * cStride, c40, rate);
                Store<T, TEnd>(c + 4 * cStride + T.Count, c41, rate);
            }
            if (sizeof(TRows) > 5)
            {
                Store<T, TEnd>(c + 5 * cStride, c50, rate);
                Store<T, TEnd>(c + 5 * cStride + T.Count, c51, rate);
            }
            if (sizeof(TRows) > 6)
            {
                Store<T, TEnd>(c + 6 * cStride, c60, rate);
                Store<T, TEnd>(c + 6 * cStride + T.Count, c61, rate);
            }
            if (sizeof(TRows) > 7)
            {
                Store<T, TEnd>(c + 7 * cStride, c70, rate);
                Store<T, TEnd>(c + 7 * cStride + T.Count, c71, rate);
            }
            if (sizeof(TRows) > 8)
            {
                Store<T, TEnd>(c + 8 * cStride, c80, rate);
                Store<T, TEnd>(c + 8 * cStride + T.Count, c81, rate);
            }
            if (sizeof(TRows) > 9)
            {
                Store<T, TEnd>(c + 9 * cStride, c90, rate);
                Store<T, TEnd>(c + 9 * cStride + T.Count, c91, rate);
            }
            if (sizeof(TRows) > 10)
            {
                Store<T, TEnd>(c + 10 * cStride, cA0, rate);
                Store<T, TEnd>(c + 10 * cStride + T.Count, cA1, rate);
            }
            if (sizeof(TRows) > 11)
            {
                Store<T, TEnd>(c + 11 * cStride, cB0, rate);
                Store<T, TEnd>(c + 11 * cStride + T.Count, cB1, rate);
            }
            aTile += column.ATileStep;
            c += sizeof(TRows) * cStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<T, TRows, TOrder, TEnd>(in TileColumn column)
        where T : unmanaged, ILanes<T>
        where TRows : unmanaged
        where TOrder : struct
        where TEnd : struct
    {
        float* aTile = column.A;
        float* c = column.C;
        float* soon = column.Soon;
        nint aStride = column.AStride;
        nint bStride = column.BStride;
        nint cStride = column.CStride;
        nint aStep = typeof(TOrder) == typeof(RowsAdjacent) ? aStride : 1;
        for (int tile = 0; tile < column.Tiles; tile++)
        {
            T c00 = T.Zero,
                c10 = T.Zero,
                c20 = T.Zero,
                c30 = T.Zero;
            T c40 = T.Zero,
                c50 = T.Zero,
                c60 = T.Zero,
                c70 = T.Zero;
            T c80 = T.Zero,
                c90 = T.Zero,
                cA0 = T.Zero,
                cB0 = T.Zero;
            if (soon is not null)
            {
                for (int row = 0; row < sizeof(TRows); row++)
                {
                    Cache.Prefetch(soon);
                    soon += column.SoonStride;
                }
            }
            // Every third row has a pointer of its own, so that an element's address is one instruction.
            float* a = aTile;
            float* a3 = a + 3 * aStride;
            float* a6 = a + 6 * aStride;
            float* a9 = a + 9 * aStride;
            float* b = column.B;
            nint k = column.Depth;
            if (column.Resumes)
            {
                c00 = T.Load(c + 0 * cStride);
                if (sizeof(TRows) > 1)
                {
                    c10 = T.Load(c + 1 * cStride);
                }
                if (sizeof(TRows) > 2)
                {
                    c20 = T.Load(c + 2 * cStride);
                }
                if (sizeof(TRows) > 3)
                {
                    c30 = T.Load(c + 3 * cStride);
                }
                if (sizeof(TRows) > 4)
                {
                    c40 = T.Load(c + 4 * cStride);
                }
                if (sizeof(TRows) > 5)
                {
                    c50 = T.Load(c + 5 * cStride);
                }
                if (sizeof(TRows) > 6)
                {
                    c60 = T.Load(c + 6 * cStride);
                }
                if (sizeof(TRows) > 7)
                {
                    c70 = T.Load(c + 7 * cStride);
                }
                if (sizeof(TRows) > 8)
                {
                    c80 = T.Load(c + 8 * cStride);
                }
                if (sizeof(TRows) > 9)
                {
                    c90 = T.Load(c + 9 * cStride);
                }
                if (sizeof(TRows) > 10)
                {
                    cA0 = T.Load(c + 10 * cStride);
                }
                if (sizeof(TRows) > 11)
                {
                    cB0 = T.Load(c + 11 * cStride);
                }
            }
            else if (typeof(TOrder) == typeof(RowsAdjacent) && k is > 0 and <= ShortSum)
            {
                T b0 = T.Load(b);
                T x0 = a[0];
                T x1 = sizeof(TRows) > 1 ? a[1] : T.Zero;
                T x2 = sizeof(TRows) > 2 ? a[2] : T.Zero;
                T x3 = sizeof(TRows) > 3 ? a[3] : T.Zero;
                T x4 = sizeof(TRows) > 4 ? a[4] : T.Zero;
                T x5 = sizeof(TRows) > 5 ? a[5] : T.Zero;
                T x6 = sizeof(TRows) > 6 ? a[6] : T.Zero;
                T x7 = sizeof(TRows) > 7 ? a[7] : T.Zero;
                T x8 = sizeof(TRows) > 8 ? a[8] : T.Zero;
                T x9 = sizeof(TRows) > 9 ? a[9] : T.Zero;
                T x10 = sizeof(TRows) > 10 ? a[10] : T.Zero;
                T x11 = sizeof(TRows) > 11 ? a[11] : T.Zero;
                c00 = x0 * b0;
                c10 = sizeof(TRows) > 1 ? x1 * b0 : T.Zero;
                c20 = sizeof(TRows) > 2 ? x2 * b0 : T.Zero;
                c30 = sizeof(TRows) > 3 ? x3 * b0 : T.Zero;
                c40 = sizeof(TRows) > 4 ? x4 * b0 : T.Zero;
                c50 = sizeof(TRows) > 5 ? x5 * b0 : T.Zero;
                c60 = sizeof(TRows) > 6 ? x6 * b0 : T.Zero;
                c70 = sizeof(TRows) > 7 ? x7 * b0 : T.Zero;
                c80 = sizeof(TRows) > 8 ? x8 * b0 : T.Zero;
                c90 = sizeof(TRows) > 9 ? x9 * b0 : T.Zero;
                cA0 = sizeof(TRows) > 10 ? x10 * b0 : T.Zero;
                cB0 = sizeof(TRows) > 11 ? x11 * b0 : T.Zero;
                b += bStride;
                a += aStep;
                k--;
            }
            if (k > 0)
            {
                do
                {
                    T b0 = T.Load(b);
                    T x0 = a[0];
                    T.AddProduct(ref c00, x0, b0);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = typeof(TOrder) == typeof(RowsAdjacent) ? a[1] : a[aStride];
                        T.AddProduct(ref c10, x1, b0);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = typeof(TOrder) == typeof(RowsAdjacent) ? a[2] : a[2 * aStride];
                        T.AddProduct(ref c20, x2, b0);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = typeof(TOrder) == typeof(RowsAdjacent) ? a[3] : a3[0];
                        T.AddProduct(ref c30, x3, b0);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = typeof(TOrder) == typeof(RowsAdjacent) ? a[4] : a3[aStride];
                        T.AddProduct(ref c40, x4, b0);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = typeof(TOrder) == typeof(RowsAdjacent) ? a[5] : a3[2 * aStride];
                        T.AddProduct(ref c50, x5, b0);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = typeof(TOrder) == typeof(RowsAdjacent) ? a[6] : a6[0];
                        T.AddProduct(ref c60, x6, b0);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = typeof(TOrder) == typeof(RowsAdjacent) ? a[7] : a6[aStride];
                        T.AddProduct(ref c70, x7, b0);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = typeof(TOrder) == typeof(RowsAdjacent) ? a[8] : a6[2 * aStride];
                        T.AddProduct(ref c80, x8, b0);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = typeof(TOrder) == typeof(RowsAdjacent) ? a[9] : a9[0];
                        T.AddProduct(ref c90, x9, b0);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = typeof(TOrder) == typeof(RowsAdjacent) ? a[10] : a9[aStride];
                        T.AddProduct(ref cA0, x10, b0);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = typeof(TOrder) == typeof(RowsAdjacent) ? a[11] : a9[2 * aStride];
                        T.AddProduct(ref cB0, x11, b0);
                    }
                    b += bStride;
                    a += aStep;
                    if (typeof(TOrder) == typeof(RowsApart))
                    {
                        a3 += 1;
                        a6 += sizeof(TRows) > 6 ? 1 : 0;
                        a9 += sizeof(TRows) > 9 ? 1 : 0;
                    }
                } while (--k > 0);
            }
            T rate = typeof(TEnd) == typeof(Descent) ? column.Rate : T.Zero;
            Store<T, TEnd>(c + 0 * cStride, c00, rate);
            if (sizeof(TRows) > 1)
            {
                Store<T, TEnd>(c + 1 * cStride, c10, rate);
            }
            if (sizeof(TRows) > 2)
            {
                Store<T, TEnd>(c + 2 * cStride, c20, rate);
            }
            if (sizeof(TRows) > 3)
            {
                Store<T, TEnd>(c + 3 * cStride, c30, rate);
            }
            if (sizeof(TRows) > 4)
            {
                Store<T, TEnd>(c + 4 * cStride, c40, rate);
            }
            if (sizeof(TRows) > 5)
            {
                Store<T, TEnd>(c + 5 * cStride, c50, rate);
            }
            if (sizeof(TRows) > 6)
            {
                Store<T, TEnd>(c + 6 * cStride, c60, rate);
            }
            if (sizeof(TRows) > 7)
            {
                Store<T, TEnd>(c + 7 * cStride, c70, rate);
            }
            if (sizeof(TRows) > 8)
            {
                Store<T, TEnd>(c + 8 * cStride, c80, rate);
            }
            if (sizeof(TRows) > 9)
            {
                Store<T, TEnd>(c + 9 * cStride, c90, rate);
            }
            if (sizeof(TRows) > 10)
            {
                Store<T, TEnd>(c + 10 * cStride, cA0, rate);
            }
            if (sizeof(TRows) > 11)
            {
                Store<T, TEnd>(c + 11 * cStride, cB0, rate);
            }
            aTile += column.ATileStep;
            c += sizeof(TRows) * cStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TEnd>(float* target, T sums, T rate)
        where T : unmanaged, ILanes<T>
        where TEnd : struct =>
        T.Store(target, typeof(TEnd) == typeof(Descent) ? T.Load(target) - T.PlusZero(sums) * rate : T.PlusZero(sums));
}
