using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The backward products of a sparse layer, both in one walk by input neuron: <c>dX[i, :] = sum of w * dY[o, :]</c> over the
/// connections of i, outputs in order as in the dense product, and each connection's <c>dw = sum of X[i, s] * dY[o, s]</c>
/// over the samples s, which runs over sixteen lanes (sample s in lane s modulo 16, in order) added by
/// <see cref="LaneTree"/>. A row of dY is loaded once for both.
/// </summary>
internal unsafe struct SparseBackward
{
    // Connections whose lanes are kept at a time: their lanes stay in the first-level cache.
    private const int Block = 64;

    // Connections between asking for a row and using it.
    private const int RowsAhead = 4;

    /// <summary>First place of each input neuron, and the end of the last.</summary>
    public required int* Starts;

    /// <summary>Output neuron at each place.</summary>
    public required int* Heads;

    /// <summary>Weight at each place.</summary>
    public required float* Weights;

    /// <summary>Receives the weights' gradient, by place.</summary>
    public required float* WeightGradient;

    /// <summary>[input, sample].</summary>
    public required float* X;

    /// <summary>Receives [input, sample]; null where it is not wanted.</summary>
    public required float* InputGradient;

    /// <summary>dY: [output, sample], zero in the padding.</summary>
    public required float* OutputGradient;

    /// <summary>Distance of two rows of any of the matrices, a multiple of 16.</summary>
    public required nint Stride;

    /// <summary>Computes what belongs to some input neurons.</summary>
    public readonly void Run(int first, int end)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(first, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256>(first, end);
        }
        else
        {
            Run<Lanes128>(first, end);
        }
    }

    /// <summary>Computes what belongs to some input neurons; the bits do not depend on the lanes.</summary>
    internal readonly void Run<T>(int first, int end)
        where T : unmanaged, ILanes<T>
    {
        byte* room = stackalloc byte[Block * LaneTree.Lanes * sizeof(float) + AlignedBuffer.Alignment];
        float* lanes = (float*)(((nint)room + AlignedBuffer.Alignment - 1) & -AlignedBuffer.Alignment);
        int input = first;
        int place = Starts[first];
        while (input < end)
        {
            // Some connections, whose inputs may have begun before them or go on behind them.
            int placeEnd = Math.Min(Starts[end], place + Block);
            int next = input;
            while (next < end && Starts[next + 1] <= placeEnd)
            {
                next++;
            }

            bool goesOn = next < end && Starts[next] < placeEnd;
            Connect<T>(input, goesOn ? next + 1 : next, place, placeEnd, lanes);
            LaneTree.SumEach(lanes, placeEnd - place, WeightGradient + place);
            (input, place) = (next, placeEnd);
        }
    }

    private readonly void Connect<T>(int input, int inputEnd, int place, int placeEnd, float* lanes)
        where T : unmanaged, ILanes<T>
    {
        nint column = 0;
        for (; column <= Stride - 8 * T.Count; column += 8 * T.Count)
        {
            Columns<T, EightVectors>(input, inputEnd, place, placeEnd, column, lanes);
        }

        if (column <= Stride - 4 * T.Count)
        {
            Columns<T, FourVectors>(input, inputEnd, place, placeEnd, column, lanes);
            column += 4 * T.Count;
        }

        // Every chunk starts at a multiple of sixteen samples: two vectors are left of 256 bits, one or two of 512.
        if (column <= Stride - 2 * T.Count)
        {
            Columns<T, TwoVectors>(input, inputEnd, place, placeEnd, column, lanes);
            column += 2 * T.Count;
        }

        if (column < Stride)
        {
            Columns<T, OneVector>(input, inputEnd, place, placeEnd, column, lanes);
        }
    }

    private readonly void Columns<T, TVectors>(
        int input,
        int inputEnd,
        int place,
        int placeEnd,
        nint column,
        float* lanes
    )
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        if (InputGradient is null)
        {
            WeightsAlone<T, TVectors>(input, inputEnd, place, placeEnd, column, lanes);
        }
        else
        {
            Both<T, TVectors>(input, inputEnd, place, placeEnd, column, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Both<T, TVectors>(
        int input,
        int inputEnd,
        nint place,
        nint placeEnd,
        nint column,
        float* lanes
    )
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        int* heads = Heads;
        float* weights = Weights;
        nint stride = Stride;
        float* dy = OutputGradient + column;
        for (; input < inputEnd; input++)
        {
            float* x = X + input * stride + column;
            float* dx = InputGradient + input * stride + column;
            T a0 = T.Zero,
                a1 = T.Zero,
                a2 = T.Zero,
                a3 = T.Zero,
                a4 = T.Zero,
                a5 = T.Zero,
                a6 = T.Zero,
                a7 = T.Zero;
            if (place > Starts[input])
            {
                a0 = T.Load(dx);
                if (sizeof(TVectors) > 1)
                {
                    a1 = T.Load(dx + T.Count);
                }

                if (sizeof(TVectors) > 2)
                {
                    a2 = T.Load(dx + 2 * T.Count);
                    a3 = T.Load(dx + 3 * T.Count);
                }

                if (sizeof(TVectors) > 4)
                {
                    a4 = T.Load(dx + 4 * T.Count);
                    a5 = T.Load(dx + 5 * T.Count);
                    a6 = T.Load(dx + 6 * T.Count);
                    a7 = T.Load(dx + 7 * T.Count);
                }
            }

            nint stop = Math.Min(Starts[input + 1], placeEnd);
            for (; place < stop; place++, lanes += LaneTree.Lanes)
            {
                T weight = weights[place];
                float* row = dy + heads[place] * stride;
                if (sizeof(TVectors) > 4)
                {
                    Prefetch<T>(dy + heads[Math.Min(place + RowsAhead, placeEnd - 1)] * stride);
                }

                var sums = LaneSums<T>.Load(lanes, column);
                T d = T.Load(row);
                T.AddProduct(ref a0, weight, d);
                sums.Add0(d, T.Load(x));
                if (sizeof(TVectors) > 1)
                {
                    d = T.Load(row + T.Count);
                    T.AddProduct(ref a1, weight, d);
                    sums.Add1(d, T.Load(x + T.Count));
                }

                if (sizeof(TVectors) > 2)
                {
                    d = T.Load(row + 2 * T.Count);
                    T.AddProduct(ref a2, weight, d);
                    sums.Add2(d, T.Load(x + 2 * T.Count));
                    d = T.Load(row + 3 * T.Count);
                    T.AddProduct(ref a3, weight, d);
                    sums.Add3(d, T.Load(x + 3 * T.Count));
                }

                if (sizeof(TVectors) > 4)
                {
                    d = T.Load(row + 4 * T.Count);
                    T.AddProduct(ref a4, weight, d);
                    sums.Add0(d, T.Load(x + 4 * T.Count));
                    d = T.Load(row + 5 * T.Count);
                    T.AddProduct(ref a5, weight, d);
                    sums.Add1(d, T.Load(x + 5 * T.Count));
                    d = T.Load(row + 6 * T.Count);
                    T.AddProduct(ref a6, weight, d);
                    sums.Add2(d, T.Load(x + 6 * T.Count));
                    d = T.Load(row + 7 * T.Count);
                    T.AddProduct(ref a7, weight, d);
                    sums.Add3(d, T.Load(x + 7 * T.Count));
                }

                sums.Store(lanes);
            }

            T.Store(dx, T.PlusZero(a0));
            if (sizeof(TVectors) > 1)
            {
                T.Store(dx + T.Count, T.PlusZero(a1));
            }

            if (sizeof(TVectors) > 2)
            {
                T.Store(dx + 2 * T.Count, T.PlusZero(a2));
                T.Store(dx + 3 * T.Count, T.PlusZero(a3));
            }

            if (sizeof(TVectors) > 4)
            {
                T.Store(dx + 4 * T.Count, T.PlusZero(a4));
                T.Store(dx + 5 * T.Count, T.PlusZero(a5));
                T.Store(dx + 6 * T.Count, T.PlusZero(a6));
                T.Store(dx + 7 * T.Count, T.PlusZero(a7));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WeightsAlone<T, TVectors>(
        int input,
        int inputEnd,
        nint place,
        nint placeEnd,
        nint column,
        float* lanes
    )
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        int* heads = Heads;
        nint stride = Stride;
        float* dy = OutputGradient + column;
        for (; input < inputEnd; input++)
        {
            float* x = X + input * stride + column;
            T x0 = T.Load(x);
            T x1 = sizeof(TVectors) > 1 ? T.Load(x + T.Count) : T.Zero;
            T x2 = sizeof(TVectors) > 2 ? T.Load(x + 2 * T.Count) : T.Zero;
            T x3 = sizeof(TVectors) > 2 ? T.Load(x + 3 * T.Count) : T.Zero;
            T x4 = sizeof(TVectors) > 4 ? T.Load(x + 4 * T.Count) : T.Zero;
            T x5 = sizeof(TVectors) > 4 ? T.Load(x + 5 * T.Count) : T.Zero;
            T x6 = sizeof(TVectors) > 4 ? T.Load(x + 6 * T.Count) : T.Zero;
            T x7 = sizeof(TVectors) > 4 ? T.Load(x + 7 * T.Count) : T.Zero;
            nint stop = Math.Min(Starts[input + 1], placeEnd);
            for (; place < stop; place++, lanes += LaneTree.Lanes)
            {
                float* row = dy + heads[place] * stride;
                if (sizeof(TVectors) > 4)
                {
                    Prefetch<T>(dy + heads[Math.Min(place + RowsAhead, placeEnd - 1)] * stride);
                }

                var sums = LaneSums<T>.Load(lanes, column);
                sums.Add0(T.Load(row), x0);
                if (sizeof(TVectors) > 1)
                {
                    sums.Add1(T.Load(row + T.Count), x1);
                }

                if (sizeof(TVectors) > 2)
                {
                    sums.Add2(T.Load(row + 2 * T.Count), x2);
                    sums.Add3(T.Load(row + 3 * T.Count), x3);
                }

                if (sizeof(TVectors) > 4)
                {
                    sums.Add0(T.Load(row + 4 * T.Count), x4);
                    sums.Add1(T.Load(row + 5 * T.Count), x5);
                    sums.Add2(T.Load(row + 6 * T.Count), x6);
                    sums.Add3(T.Load(row + 7 * T.Count), x7);
                }

                sums.Store(lanes);
            }
        }
    }

    // The first lines of a row's chunk of eight vectors: all of 256 bits, half of them of 512.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<T>(float* row)
        where T : unmanaged, ILanes<T>
    {
        const int line = LaneTree.Lanes;
        Cache.Prefetch(row);
        Cache.Prefetch(row + line);
        if (T.Count > 4)
        {
            Cache.Prefetch(row + 2 * line);
            Cache.Prefetch(row + 3 * line);
        }
    }
}
