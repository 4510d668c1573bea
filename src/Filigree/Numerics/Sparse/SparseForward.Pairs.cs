using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

// Few samples are few sums a neuron, each of which waits for its last product: two neurons' are computed at a time.
// Safe: see the first part of this struct.
internal unsafe partial struct SparseForward
{
    /// <summary>Sums two segments after two, and gives the last one if it is left over, else the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int Pairs<T, TVectors, TSums, TWeights>(int first, int end)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
        where TSums : struct
        where TWeights : struct
    {
        float* x = X;
        nint stride = XStride;
        int* tails = Tails;
        int* places = Places;
        float* weights = Weights;
        Segment* segment = segments + first;
        Segment* last = segments + end - 1;
        for (; segment < last; segment += 2)
        {
            for (int ahead = SegmentsAhead; ahead < SegmentPlan.Beyond; ahead++)
            {
                Prefetch(segment[ahead], tails);
                Prefetch(segment[ahead], typeof(TWeights) == typeof(WeightsByPlace) ? places : (int*)weights);
                Prefetch<T, TVectors>(sums + segment[ahead].Neuron * sumsStride);
            }

            float* target = sums + segment->Neuron * sumsStride;
            float* other = sums + segment[1].Neuron * sumsStride;
            T s0 = T.Zero,
                s1 = T.Zero,
                s2 = T.Zero,
                s3 = T.Zero,
                t0 = T.Zero,
                t1 = T.Zero,
                t2 = T.Zero,
                t3 = T.Zero;
            if (typeof(TSums) == typeof(PartialSums))
            {
                s0 = T.Load(target);
                t0 = T.Load(other);
                if (sizeof(TVectors) > 1)
                {
                    s1 = T.Load(target + T.Count);
                    t1 = T.Load(other + T.Count);
                }

                if (sizeof(TVectors) > 2)
                {
                    s2 = T.Load(target + 2 * T.Count);
                    t2 = T.Load(other + 2 * T.Count);
                    s3 = T.Load(target + 3 * T.Count);
                    t3 = T.Load(other + 3 * T.Count);
                }
            }

            nint index = segment->Start;
            nint stop = segment->Stop;
            nint otherIndex = segment[1].Start;
            nint otherStop = segment[1].Stop;
            for (; index < stop && otherIndex < otherStop; index++, otherIndex++)
            {
                Add<T, TVectors, TWeights>(index, x, stride, tails, places, weights, ref s0, ref s1, ref s2, ref s3);
                Add<T, TVectors, TWeights>(
                    otherIndex,
                    x,
                    stride,
                    tails,
                    places,
                    weights,
                    ref t0,
                    ref t1,
                    ref t2,
                    ref t3
                );
            }

            for (; index < stop; index++)
            {
                Add<T, TVectors, TWeights>(index, x, stride, tails, places, weights, ref s0, ref s1, ref s2, ref s3);
            }

            for (; otherIndex < otherStop; otherIndex++)
            {
                Add<T, TVectors, TWeights>(
                    otherIndex,
                    x,
                    stride,
                    tails,
                    places,
                    weights,
                    ref t0,
                    ref t1,
                    ref t2,
                    ref t3
                );
            }

            float bias = Bias is null ? 0 : Bias[segment->Neuron];
            float otherBias = Bias is null ? 0 : Bias[segment[1].Neuron];
            Store<T, TSums>(target, s0, bias);
            Store<T, TSums>(other, t0, otherBias);
            if (sizeof(TVectors) > 1)
            {
                Store<T, TSums>(target + T.Count, s1, bias);
                Store<T, TSums>(other + T.Count, t1, otherBias);
            }

            if (sizeof(TVectors) > 2)
            {
                Store<T, TSums>(target + 2 * T.Count, s2, bias);
                Store<T, TSums>(other + 2 * T.Count, t2, otherBias);
                Store<T, TSums>(target + 3 * T.Count, s3, bias);
                Store<T, TSums>(other + 3 * T.Count, t3, otherBias);
            }
        }

        return (int)(segment - segments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T, TVectors, TWeights>(
        nint index,
        float* x,
        nint stride,
        int* tails,
        int* places,
        float* weights,
        ref T s0,
        ref T s1,
        ref T s2,
        ref T s3
    )
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
        where TWeights : struct
    {
        T weight = typeof(TWeights) == typeof(WeightsByPlace) ? weights[places[index]] : weights[index];
        float* row = x + tails[index] * stride;
        T.AddProduct(ref s0, weight, T.Load(row));
        if (sizeof(TVectors) > 1)
        {
            T.AddProduct(ref s1, weight, T.Load(row + T.Count));
        }

        if (sizeof(TVectors) > 2)
        {
            T.AddProduct(ref s2, weight, T.Load(row + 2 * T.Count));
            T.AddProduct(ref s3, weight, T.Load(row + 3 * T.Count));
        }
    }
}
