using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

// Some columns of samples, in registers.
// Safe: see the first part of this struct.
internal unsafe partial struct SparseBackward
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns<T, TVectors>(in Connected run, nint column, float* lanes)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        if (InputGradient is null)
        {
            WeightsAlone<T, TVectors>(run, column, lanes);
        }
        else
        {
            Both<T, TVectors>(run, column, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Both<T, TVectors>(in Connected run, nint column, float* lanes)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        int* heads = Heads;
        int* soon = Soon(run);
        float* weights = Weights;
        nint stride = OutputGradientStride;
        float* dy = OutputGradient + column;
        float* inputs = X + column;
        nint inputStride = XStride;
        float* inputGradient = InputGradient + column;
        nint inputGradientStride = InputGradientStride;
        nint place = run.Start;
        nint end = run.Stop;
        nint before = column % Chunk;
        bool goesOn = run.GoesOn;
        Segment* segmentEnd = run.End;
        for (Segment* segment = run.First; segment < segmentEnd; segment++)
        {
            place = Math.Max(segment->Start, place);
            float* x = inputs + segment->Neuron * inputStride;
            float* dx = inputGradient + segment->Neuron * inputGradientStride;
            if (sizeof(TVectors) > 4)
            {
                Prefetch<T>(inputs + segment[SegmentsAhead].Neuron * inputStride);
                Prefetch<T>(inputGradient + segment[SegmentsAhead].Neuron * inputGradientStride);
            }

            T x0 = T.Load(x);
            T x1 = sizeof(TVectors) > 1 ? T.Load(x + T.Count) : T.Zero;
            T x2 = sizeof(TVectors) > 2 ? T.Load(x + 2 * T.Count) : T.Zero;
            T x3 = sizeof(TVectors) > 2 ? T.Load(x + 3 * T.Count) : T.Zero;
            T x4 = sizeof(TVectors) > 4 ? T.Load(x + 4 * T.Count) : T.Zero;
            T x5 = sizeof(TVectors) > 4 ? T.Load(x + 5 * T.Count) : T.Zero;
            T x6 = sizeof(TVectors) > 4 ? T.Load(x + 6 * T.Count) : T.Zero;
            T x7 = sizeof(TVectors) > 4 ? T.Load(x + 7 * T.Count) : T.Zero;
            T a0 = T.Zero,
                a1 = T.Zero,
                a2 = T.Zero,
                a3 = T.Zero,
                a4 = T.Zero,
                a5 = T.Zero,
                a6 = T.Zero,
                a7 = T.Zero;
            if (goesOn || place > segment->Start)
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

            nint stop = Math.Min(segment->Stop, end);
            for (; place < stop; place++, lanes += LaneTree.Lanes)
            {
                T weight = weights[place];
                float* row = dy + heads[place] * stride;
                if (sizeof(TVectors) > 4)
                {
                    Prefetch<T>(dy + soon[place] * stride);
                }

                var sums = LaneSums<T>.Load(lanes, before);
                T d = T.Load(row);
                T.AddProduct(ref a0, weight, d);
                sums.Add0(d, x0);
                if (sizeof(TVectors) > 1)
                {
                    d = T.Load(row + T.Count);
                    T.AddProduct(ref a1, weight, d);
                    sums.Add1(d, x1);
                }

                if (sizeof(TVectors) > 2)
                {
                    d = T.Load(row + 2 * T.Count);
                    T.AddProduct(ref a2, weight, d);
                    sums.Add2(d, x2);
                    d = T.Load(row + 3 * T.Count);
                    T.AddProduct(ref a3, weight, d);
                    sums.Add3(d, x3);
                }

                if (sizeof(TVectors) > 4)
                {
                    d = T.Load(row + 4 * T.Count);
                    T.AddProduct(ref a4, weight, d);
                    sums.Add0(d, x4);
                    d = T.Load(row + 5 * T.Count);
                    T.AddProduct(ref a5, weight, d);
                    sums.Add1(d, x5);
                    d = T.Load(row + 6 * T.Count);
                    T.AddProduct(ref a6, weight, d);
                    sums.Add2(d, x6);
                    d = T.Load(row + 7 * T.Count);
                    T.AddProduct(ref a7, weight, d);
                    sums.Add3(d, x7);
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
    private readonly void WeightsAlone<T, TVectors>(in Connected run, nint column, float* lanes)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        int* heads = Heads;
        int* soon = Soon(run);
        nint stride = OutputGradientStride;
        float* dy = OutputGradient + column;
        float* inputs = X + column;
        nint inputStride = XStride;
        nint place = run.Start;
        nint end = run.Stop;
        nint before = column % Chunk;
        Segment* segmentEnd = run.End;
        for (Segment* segment = run.First; segment < segmentEnd; segment++)
        {
            place = Math.Max(segment->Start, place);
            float* x = inputs + segment->Neuron * inputStride;
            if (sizeof(TVectors) > 4)
            {
                Prefetch<T>(inputs + segment[SegmentsAhead].Neuron * inputStride);
            }

            T x0 = T.Load(x);
            T x1 = sizeof(TVectors) > 1 ? T.Load(x + T.Count) : T.Zero;
            T x2 = sizeof(TVectors) > 2 ? T.Load(x + 2 * T.Count) : T.Zero;
            T x3 = sizeof(TVectors) > 2 ? T.Load(x + 3 * T.Count) : T.Zero;
            T x4 = sizeof(TVectors) > 4 ? T.Load(x + 4 * T.Count) : T.Zero;
            T x5 = sizeof(TVectors) > 4 ? T.Load(x + 5 * T.Count) : T.Zero;
            T x6 = sizeof(TVectors) > 4 ? T.Load(x + 6 * T.Count) : T.Zero;
            T x7 = sizeof(TVectors) > 4 ? T.Load(x + 7 * T.Count) : T.Zero;
            nint stop = Math.Min(segment->Stop, end);
            for (; place < stop; place++, lanes += LaneTree.Lanes)
            {
                float* row = dy + heads[place] * stride;
                if (sizeof(TVectors) > 4)
                {
                    Prefetch<T>(dy + soon[place] * stride);
                }

                var sums = LaneSums<T>.Load(lanes, before);
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

    // The neurons whose rows are asked for; at the end of all connections, where there are none, those that are read.
    private readonly int* Soon(in Connected run) => Heads + (run.Stop + RowsAhead <= Count ? RowsAhead : 0);

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
