using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Sixteen lanes of a sum over samples in registers: one, two or four vectors, for sample i in lane i modulo 16 whatever the
/// width. The n-th vector of a chunk of samples goes to <c>Add</c> n modulo 4.
/// </summary>
// Safe: addresses have room for sixteen lanes.
internal unsafe struct LaneSums<T>
    where T : unmanaged, ILanes<T>
{
    private T s0;
    private T s1;
    private T s2;
    private T s3;

    /// <summary>Zeros for the first samples, what the earlier ones came to for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneSums<T> Load(float* lanes, nint firstSample)
    {
        LaneSums<T> sums = default;
        if (firstSample != 0)
        {
            sums.s0 = T.Load(lanes);
            if (T.Count < 16)
            {
                sums.s1 = T.Load(lanes + T.Count);
            }

            if (T.Count < 8)
            {
                sums.s2 = T.Load(lanes + 2 * T.Count);
                sums.s3 = T.Load(lanes + 3 * T.Count);
            }
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* lanes)
    {
        T.Store(lanes, s0);
        if (T.Count < 16)
        {
            T.Store(lanes + T.Count, s1);
        }

        if (T.Count < 8)
        {
            T.Store(lanes + 2 * T.Count, s2);
            T.Store(lanes + 3 * T.Count, s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add0(T x, T y) => T.AddProduct(ref s0, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add1(T x, T y)
    {
        if (T.Count == 16)
        {
            T.AddProduct(ref s0, x, y);
        }
        else
        {
            T.AddProduct(ref s1, x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add2(T x, T y)
    {
        if (T.Count == 4)
        {
            T.AddProduct(ref s2, x, y);
        }
        else
        {
            T.AddProduct(ref s0, x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add3(T x, T y)
    {
        if (T.Count == 4)
        {
            T.AddProduct(ref s3, x, y);
        }
        else if (T.Count == 8)
        {
            T.AddProduct(ref s1, x, y);
        }
        else
        {
            T.AddProduct(ref s0, x, y);
        }
    }
}
