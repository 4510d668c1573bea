using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

// Tiles two vectors wide.
// Safe: see the first part of this class.
internal static unsafe partial class MicroKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors<T, TRows, TOrder, TEnd>(in TileColumn column)
        where T : unmanaged, ILanes<T>
        where TRows : unmanaged
        where TOrder : struct
        where TEnd : struct
    {
        int count = T.Count;
        T zero = T.Zero;
        float* aTile = column.A;
        float* c = column.C;
        float* soon = column.Soon;
        float* next = column.Next;
        nint nextStep = column.NextStep;
        nint aStride = column.AStride;
        nint bStride = column.BStride;
        nint cStride = column.CStride;
        // Rows of a panel that lies in place are too far apart for the processor to see them coming.
        nint ahead = RowsAhead * bStride;
        nint aStep = typeof(TOrder) != typeof(RowsApart) ? aStride : 1;
        for (int tile = 0; tile < column.Tiles; tile++)
        {
            T c00 = zero,
                c01 = zero,
                c10 = zero,
                c11 = zero,
                c20 = zero,
                c21 = zero,
                c30 = zero,
                c31 = zero;
            T c40 = zero,
                c41 = zero,
                c50 = zero,
                c51 = zero,
                c60 = zero,
                c61 = zero,
                c70 = zero,
                c71 = zero;
            T c80 = zero,
                c81 = zero,
                c90 = zero,
                c91 = zero,
                cA0 = zero,
                cA1 = zero,
                cB0 = zero,
                cB1 = zero;
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
                c01 = T.Load(c + 0 * cStride + count);
                if (sizeof(TRows) > 1)
                {
                    c10 = T.Load(c + 1 * cStride);
                    c11 = T.Load(c + 1 * cStride + count);
                }
                if (sizeof(TRows) > 2)
                {
                    c20 = T.Load(c + 2 * cStride);
                    c21 = T.Load(c + 2 * cStride + count);
                }
                if (sizeof(TRows) > 3)
                {
                    c30 = T.Load(c + 3 * cStride);
                    c31 = T.Load(c + 3 * cStride + count);
                }
                if (sizeof(TRows) > 4)
                {
                    c40 = T.Load(c + 4 * cStride);
                    c41 = T.Load(c + 4 * cStride + count);
                }
                if (sizeof(TRows) > 5)
                {
                    c50 = T.Load(c + 5 * cStride);
                    c51 = T.Load(c + 5 * cStride + count);
                }
                if (sizeof(TRows) > 6)
                {
                    c60 = T.Load(c + 6 * cStride);
                    c61 = T.Load(c + 6 * cStride + count);
                }
                if (sizeof(TRows) > 7)
                {
                    c70 = T.Load(c + 7 * cStride);
                    c71 = T.Load(c + 7 * cStride + count);
                }
                if (sizeof(TRows) > 8)
                {
                    c80 = T.Load(c + 8 * cStride);
                    c81 = T.Load(c + 8 * cStride + count);
                }
                if (sizeof(TRows) > 9)
                {
                    c90 = T.Load(c + 9 * cStride);
                    c91 = T.Load(c + 9 * cStride + count);
                }
                if (sizeof(TRows) > 10)
                {
                    cA0 = T.Load(c + 10 * cStride);
                    cA1 = T.Load(c + 10 * cStride + count);
                }
                if (sizeof(TRows) > 11)
                {
                    cB0 = T.Load(c + 11 * cStride);
                    cB1 = T.Load(c + 11 * cStride + count);
                }
            }
            else if (typeof(TOrder) != typeof(RowsApart) && k is > 0 and <= ShortSum)
            {
                T b0 = T.Load(b);
                T b1 = T.Load(b + count);
                T x0 = a[0];
                T x1 = sizeof(TRows) > 1 ? a[1] : zero;
                T x2 = sizeof(TRows) > 2 ? a[2] : zero;
                T x3 = sizeof(TRows) > 3 ? a[3] : zero;
                T x4 = sizeof(TRows) > 4 ? a[4] : zero;
                T x5 = sizeof(TRows) > 5 ? a[5] : zero;
                T x6 = sizeof(TRows) > 6 ? a[6] : zero;
                T x7 = sizeof(TRows) > 7 ? a[7] : zero;
                T x8 = sizeof(TRows) > 8 ? a[8] : zero;
                T x9 = sizeof(TRows) > 9 ? a[9] : zero;
                T x10 = sizeof(TRows) > 10 ? a[10] : zero;
                T x11 = sizeof(TRows) > 11 ? a[11] : zero;
                c00 = x0 * b0;
                c10 = sizeof(TRows) > 1 ? x1 * b0 : zero;
                c20 = sizeof(TRows) > 2 ? x2 * b0 : zero;
                c30 = sizeof(TRows) > 3 ? x3 * b0 : zero;
                c40 = sizeof(TRows) > 4 ? x4 * b0 : zero;
                c50 = sizeof(TRows) > 5 ? x5 * b0 : zero;
                c60 = sizeof(TRows) > 6 ? x6 * b0 : zero;
                c70 = sizeof(TRows) > 7 ? x7 * b0 : zero;
                c80 = sizeof(TRows) > 8 ? x8 * b0 : zero;
                c90 = sizeof(TRows) > 9 ? x9 * b0 : zero;
                cA0 = sizeof(TRows) > 10 ? x10 * b0 : zero;
                cB0 = sizeof(TRows) > 11 ? x11 * b0 : zero;
                c01 = x0 * b1;
                c11 = sizeof(TRows) > 1 ? x1 * b1 : zero;
                c21 = sizeof(TRows) > 2 ? x2 * b1 : zero;
                c31 = sizeof(TRows) > 3 ? x3 * b1 : zero;
                c41 = sizeof(TRows) > 4 ? x4 * b1 : zero;
                c51 = sizeof(TRows) > 5 ? x5 * b1 : zero;
                c61 = sizeof(TRows) > 6 ? x6 * b1 : zero;
                c71 = sizeof(TRows) > 7 ? x7 * b1 : zero;
                c81 = sizeof(TRows) > 8 ? x8 * b1 : zero;
                c91 = sizeof(TRows) > 9 ? x9 * b1 : zero;
                cA1 = sizeof(TRows) > 10 ? x10 * b1 : zero;
                cB1 = sizeof(TRows) > 11 ? x11 * b1 : zero;
                b += bStride;
                a += aStep;
                k--;
            }
            // Rows apart take two steps at a time; for adjacent ones that would be more than the compiler is willing to inline. Here sums
            // that are copied back into their registers are no slower, but rather faster.
            for (; typeof(TOrder) == typeof(RowsApart) && k >= 2; k -= 2)
            {
                {
                    Cache.Prefetch(b + ahead);
                    if (T.Count == LaneTree.Lanes)
                    {
                        Cache.Prefetch(b + ahead + count);
                    }

                    T b0 = T.Load(b);
                    T b1 = T.Load(b + count);
                    T x0 = a[0];
                    c00 = T.FusedMultiplyAdd(x0, b0, c00);
                    c01 = T.FusedMultiplyAdd(x0, b1, c01);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = a[aStride];
                        c10 = T.FusedMultiplyAdd(x1, b0, c10);
                        c11 = T.FusedMultiplyAdd(x1, b1, c11);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = a[2 * aStride];
                        c20 = T.FusedMultiplyAdd(x2, b0, c20);
                        c21 = T.FusedMultiplyAdd(x2, b1, c21);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = a3[0];
                        c30 = T.FusedMultiplyAdd(x3, b0, c30);
                        c31 = T.FusedMultiplyAdd(x3, b1, c31);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = a3[aStride];
                        c40 = T.FusedMultiplyAdd(x4, b0, c40);
                        c41 = T.FusedMultiplyAdd(x4, b1, c41);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = a3[2 * aStride];
                        c50 = T.FusedMultiplyAdd(x5, b0, c50);
                        c51 = T.FusedMultiplyAdd(x5, b1, c51);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = a6[0];
                        c60 = T.FusedMultiplyAdd(x6, b0, c60);
                        c61 = T.FusedMultiplyAdd(x6, b1, c61);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = a6[aStride];
                        c70 = T.FusedMultiplyAdd(x7, b0, c70);
                        c71 = T.FusedMultiplyAdd(x7, b1, c71);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = a6[2 * aStride];
                        c80 = T.FusedMultiplyAdd(x8, b0, c80);
                        c81 = T.FusedMultiplyAdd(x8, b1, c81);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = a9[0];
                        c90 = T.FusedMultiplyAdd(x9, b0, c90);
                        c91 = T.FusedMultiplyAdd(x9, b1, c91);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = a9[aStride];
                        cA0 = T.FusedMultiplyAdd(x10, b0, cA0);
                        cA1 = T.FusedMultiplyAdd(x10, b1, cA1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = a9[2 * aStride];
                        cB0 = T.FusedMultiplyAdd(x11, b0, cB0);
                        cB1 = T.FusedMultiplyAdd(x11, b1, cB1);
                    }
                    b += bStride;
                    a++;
                    a3++;
                    a6 += sizeof(TRows) > 6 ? 1 : 0;
                    a9 += sizeof(TRows) > 9 ? 1 : 0;
                }
                {
                    Cache.Prefetch(b + ahead);
                    if (T.Count == LaneTree.Lanes)
                    {
                        Cache.Prefetch(b + ahead + count);
                    }

                    T b0 = T.Load(b);
                    T b1 = T.Load(b + count);
                    T x0 = a[0];
                    c00 = T.FusedMultiplyAdd(x0, b0, c00);
                    c01 = T.FusedMultiplyAdd(x0, b1, c01);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = a[aStride];
                        c10 = T.FusedMultiplyAdd(x1, b0, c10);
                        c11 = T.FusedMultiplyAdd(x1, b1, c11);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = a[2 * aStride];
                        c20 = T.FusedMultiplyAdd(x2, b0, c20);
                        c21 = T.FusedMultiplyAdd(x2, b1, c21);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = a3[0];
                        c30 = T.FusedMultiplyAdd(x3, b0, c30);
                        c31 = T.FusedMultiplyAdd(x3, b1, c31);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = a3[aStride];
                        c40 = T.FusedMultiplyAdd(x4, b0, c40);
                        c41 = T.FusedMultiplyAdd(x4, b1, c41);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = a3[2 * aStride];
                        c50 = T.FusedMultiplyAdd(x5, b0, c50);
                        c51 = T.FusedMultiplyAdd(x5, b1, c51);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = a6[0];
                        c60 = T.FusedMultiplyAdd(x6, b0, c60);
                        c61 = T.FusedMultiplyAdd(x6, b1, c61);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = a6[aStride];
                        c70 = T.FusedMultiplyAdd(x7, b0, c70);
                        c71 = T.FusedMultiplyAdd(x7, b1, c71);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = a6[2 * aStride];
                        c80 = T.FusedMultiplyAdd(x8, b0, c80);
                        c81 = T.FusedMultiplyAdd(x8, b1, c81);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = a9[0];
                        c90 = T.FusedMultiplyAdd(x9, b0, c90);
                        c91 = T.FusedMultiplyAdd(x9, b1, c91);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = a9[aStride];
                        cA0 = T.FusedMultiplyAdd(x10, b0, cA0);
                        cA1 = T.FusedMultiplyAdd(x10, b1, cA1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = a9[2 * aStride];
                        cB0 = T.FusedMultiplyAdd(x11, b0, cB0);
                        cB1 = T.FusedMultiplyAdd(x11, b1, cB1);
                    }
                    b += bStride;
                    a++;
                    a3++;
                    a6 += sizeof(TRows) > 6 ? 1 : 0;
                    a9 += sizeof(TRows) > 9 ? 1 : 0;
                }
            }
            if (k > 0)
            {
                do
                {
                    T b0 = T.Load(b);
                    T b1 = T.Load(b + count);
                    T x0 = a[0];
                    T.AddProduct(ref c00, x0, b0);
                    T.AddProduct(ref c01, x0, b1);
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = typeof(TOrder) != typeof(RowsApart) ? a[1] : a[aStride];
                        T.AddProduct(ref c10, x1, b0);
                        T.AddProduct(ref c11, x1, b1);
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = typeof(TOrder) != typeof(RowsApart) ? a[2] : a[2 * aStride];
                        T.AddProduct(ref c20, x2, b0);
                        T.AddProduct(ref c21, x2, b1);
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = typeof(TOrder) != typeof(RowsApart) ? a[3] : a3[0];
                        T.AddProduct(ref c30, x3, b0);
                        T.AddProduct(ref c31, x3, b1);
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = typeof(TOrder) != typeof(RowsApart) ? a[4] : a3[aStride];
                        T.AddProduct(ref c40, x4, b0);
                        T.AddProduct(ref c41, x4, b1);
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = typeof(TOrder) != typeof(RowsApart) ? a[5] : a3[2 * aStride];
                        T.AddProduct(ref c50, x5, b0);
                        T.AddProduct(ref c51, x5, b1);
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = typeof(TOrder) != typeof(RowsApart) ? a[6] : a6[0];
                        T.AddProduct(ref c60, x6, b0);
                        T.AddProduct(ref c61, x6, b1);
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = typeof(TOrder) != typeof(RowsApart) ? a[7] : a6[aStride];
                        T.AddProduct(ref c70, x7, b0);
                        T.AddProduct(ref c71, x7, b1);
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = typeof(TOrder) != typeof(RowsApart) ? a[8] : a6[2 * aStride];
                        T.AddProduct(ref c80, x8, b0);
                        T.AddProduct(ref c81, x8, b1);
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = typeof(TOrder) != typeof(RowsApart) ? a[9] : a9[0];
                        T.AddProduct(ref c90, x9, b0);
                        T.AddProduct(ref c91, x9, b1);
                    }
                    if (sizeof(TRows) > 10)
                    {
                        T x10 = typeof(TOrder) != typeof(RowsApart) ? a[10] : a9[aStride];
                        T.AddProduct(ref cA0, x10, b0);
                        T.AddProduct(ref cA1, x10, b1);
                    }
                    if (sizeof(TRows) > 11)
                    {
                        T x11 = typeof(TOrder) != typeof(RowsApart) ? a[11] : a9[2 * aStride];
                        T.AddProduct(ref cB0, x11, b0);
                        T.AddProduct(ref cB1, x11, b1);
                    }
                    b += bStride;
                    a += aStep;
                    if (typeof(TOrder) == typeof(RowsPacked) && k % TileColumn.StepsANext == 0)
                    {
                        Cache.Prefetch(next);
                        next += nextStep;
                    }
                    if (typeof(TOrder) == typeof(RowsApart))
                    {
                        a3 += 1;
                        a6 += sizeof(TRows) > 6 ? 1 : 0;
                        a9 += sizeof(TRows) > 9 ? 1 : 0;
                    }
                } while (typeof(TOrder) != typeof(RowsApart) && --k > 0);
            }
            T rate = typeof(TEnd) == typeof(Descent) ? column.Rate : zero;
            Store<T, TEnd>(c + 0 * cStride, c00, rate);
            Store<T, TEnd>(c + 0 * cStride + count, c01, rate);
            if (sizeof(TRows) > 1)
            {
                Store<T, TEnd>(c + 1 * cStride, c10, rate);
                Store<T, TEnd>(c + 1 * cStride + count, c11, rate);
            }
            if (sizeof(TRows) > 2)
            {
                Store<T, TEnd>(c + 2 * cStride, c20, rate);
                Store<T, TEnd>(c + 2 * cStride + count, c21, rate);
            }
            if (sizeof(TRows) > 3)
            {
                Store<T, TEnd>(c + 3 * cStride, c30, rate);
                Store<T, TEnd>(c + 3 * cStride + count, c31, rate);
            }
            if (sizeof(TRows) > 4)
            {
                Store<T, TEnd>(c + 4 * cStride, c40, rate);
                Store<T, TEnd>(c + 4 * cStride + count, c41, rate);
            }
            if (sizeof(TRows) > 5)
            {
                Store<T, TEnd>(c + 5 * cStride, c50, rate);
                Store<T, TEnd>(c + 5 * cStride + count, c51, rate);
            }
            if (sizeof(TRows) > 6)
            {
                Store<T, TEnd>(c + 6 * cStride, c60, rate);
                Store<T, TEnd>(c + 6 * cStride + count, c61, rate);
            }
            if (sizeof(TRows) > 7)
            {
                Store<T, TEnd>(c + 7 * cStride, c70, rate);
                Store<T, TEnd>(c + 7 * cStride + count, c71, rate);
            }
            if (sizeof(TRows) > 8)
            {
                Store<T, TEnd>(c + 8 * cStride, c80, rate);
                Store<T, TEnd>(c + 8 * cStride + count, c81, rate);
            }
            if (sizeof(TRows) > 9)
            {
                Store<T, TEnd>(c + 9 * cStride, c90, rate);
                Store<T, TEnd>(c + 9 * cStride + count, c91, rate);
            }
            if (sizeof(TRows) > 10)
            {
                Store<T, TEnd>(c + 10 * cStride, cA0, rate);
                Store<T, TEnd>(c + 10 * cStride + count, cA1, rate);
            }
            if (sizeof(TRows) > 11)
            {
                Store<T, TEnd>(c + 11 * cStride, cB0, rate);
                Store<T, TEnd>(c + 11 * cStride + count, cB1, rate);
            }
            aTile += column.ATileStep;
            c += sizeof(TRows) * cStride;
        }
    }
}
