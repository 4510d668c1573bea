using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The forward product of a sparse layer: <c>Y[o, :] = sum of w * X[i, :] over the connections of o + bias[o]</c>, then ReLU.
/// Activations are [neuron, sample]: lanes run along the samples, and a connection is one number times a row. Sums run over
/// the inputs in order from 0, one fused multiply-add a connection, as the dense product's do: the bits are the same.
/// </summary>
// Safe: SparseProduct checks the shapes and holds the matrices fixed; indices come from connections that were checked when they were made.
internal unsafe partial struct SparseForward
{
    // Neurons between asking for sums and storing them.
    private const int SegmentsAhead = 2;

    /// <summary>The order of the connections, by output neuron.</summary>
    public required SegmentPlan Plan;

    /// <summary>Input neuron at each index.</summary>
    public required int* Tails;

    /// <summary>Where each index finds its weight; null if the weights are in the order of the indices.</summary>
    public required int* Places;

    /// <summary>The weights.</summary>
    public required float* Weights;

    /// <summary>One number an output neuron, or null.</summary>
    public required float* Bias;

    /// <summary>[input, sample], all samples or those of a pass alone.</summary>
    public required float* X;

    /// <summary>Distance of two rows of X.</summary>
    public required nint XStride;

    /// <summary>[output, sample], all samples; padding receives zeros.</summary>
    public required float* Y;

    /// <summary>Distance of two rows of Y, a multiple of 16.</summary>
    public required nint Stride;

    /// <summary>Number of samples.</summary>
    public required int Samples;

    /// <summary>Replaces negative results by 0.</summary>
    public required bool Relu;

    private Segment* segments;
    private int pieces;
    private float* sums;
    private nint sumsStride;

    /// <summary>Computes the output neurons of a band for the samples of a pass.</summary>
    /// <param name="band">A band of the plan.</param>
    /// <param name="column">The first sample, which X may begin with.</param>
    /// <param name="width">How many samples, as <see cref="SamplePasses"/> cut them.</param>
    /// <param name="together">
    /// So many passes of this width follow each other in one walk over the connections; 1 unless the plan has one block and the width is the
    /// whole of eight vectors.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<T>(int band, int column, int width, int together)
        where T : unmanaged, ILanes<T>
    {
        pieces = together;
        if (width == 8 * T.Count)
        {
            Band<T, EightVectors>(band, column);
        }
        else if (width == 4 * T.Count)
        {
            Band<T, FourVectors>(band, column);
        }
        else if (width == 2 * T.Count)
        {
            Band<T, TwoVectors>(band, column);
        }
        else if (width == T.Count)
        {
            Band<T, OneVector>(band, column);
        }
        else if (width == Lanes256.Count)
        {
            Band<Lanes256, OneVector>(band, column);
        }
        else
        {
            Band<Lanes128, OneVector>(band, column);
        }

        if (column + together * width >= Samples)
        {
            ClearPadding(Plan.FirstNeuron(band), Plan.FirstNeuron(band + 1));
        }
    }

    /// <summary>Writes zeros behind the samples of some output neurons.</summary>
    public readonly void ClearPadding(int first, int end)
    {
        for (nint output = first; Samples < Stride && output < end; output++)
        {
            new Span<float>(Y + output * Stride + Samples, (int)Stride - Samples).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Band<T, TVectors>(int band, int column)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        fixed (Segment* all = Plan.Segments)
        {
            segments = all;
            if (Plan.Blocks == 1)
            {
                sums = Y + column;
                sumsStride = Stride;
                Block<T, TVectors, WholeSums>(Plan.BlockStart(band, 0), Plan.BlockEnd(band, 0));
                return;
            }

            int first = Plan.FirstNeuron(band);
            int outputs = Plan.FirstNeuron(band + 1) - first;
            sumsStride = sizeof(TVectors) * T.Count;
            float* room = ProductScratch.Sums(outputs * (int)sumsStride);
            new Span<float>(room, outputs * (int)sumsStride).Clear();
            sums = room - first * sumsStride;
            for (int block = 0; block < Plan.Blocks; block++)
            {
                Block<T, TVectors, PartialSums>(Plan.BlockStart(band, block), Plan.BlockEnd(band, block));
            }

            Finish<T>(sums, first, outputs, column, (int)sumsStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Block<T, TVectors, TSums>(int first, int end)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
        where TSums : struct
    {
        if (Places is null)
        {
            Block<T, TVectors, TSums, WeightsInOrder>(first, end);
        }
        else
        {
            Block<T, TVectors, TSums, WeightsByPlace>(first, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Block<T, TVectors, TSums, TWeights>(int first, int end)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
        where TSums : struct
        where TWeights : struct
    {
        if (sizeof(TVectors) <= 4)
        {
            first = Pairs<T, TVectors, TSums, TWeights>(first, end);
        }

        Sum<T, TVectors, TSums, TWeights>(first, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Sum<T, TVectors, TSums, TWeights>(int first, int end)
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
        for (Segment* segment = segments + first; segment < segments + end; segment++)
        {
            Prefetch(segment[SegmentsAhead], tails);
            Prefetch(segment[SegmentsAhead], typeof(TWeights) == typeof(WeightsByPlace) ? places : (int*)weights);
            float bias = Bias is null ? 0 : Bias[segment->Neuron];
            float* target = sums + segment->Neuron * sumsStride;
            float* later = sums + segment[SegmentsAhead].Neuron * sumsStride;
            float* from = x;
            int left = typeof(TSums) == typeof(WholeSums) && sizeof(TVectors) > 4 ? pieces : 1;
            do
            {
                T s0 = T.Zero,
                    s1 = T.Zero,
                    s2 = T.Zero,
                    s3 = T.Zero,
                    s4 = T.Zero,
                    s5 = T.Zero,
                    s6 = T.Zero,
                    s7 = T.Zero;
                if (typeof(TSums) == typeof(PartialSums))
                {
                    s0 = T.Load(target);
                    if (sizeof(TVectors) > 1)
                    {
                        s1 = T.Load(target + T.Count);
                    }

                    if (sizeof(TVectors) > 2)
                    {
                        s2 = T.Load(target + 2 * T.Count);
                        s3 = T.Load(target + 3 * T.Count);
                    }

                    if (sizeof(TVectors) > 4)
                    {
                        s4 = T.Load(target + 4 * T.Count);
                        s5 = T.Load(target + 5 * T.Count);
                        s6 = T.Load(target + 6 * T.Count);
                        s7 = T.Load(target + 7 * T.Count);
                    }
                }

                Prefetch<T, TVectors>(later);
                nint stop = segment->Stop;
                for (nint index = segment->Start; index < stop; index++)
                {
                    T weight = typeof(TWeights) == typeof(WeightsByPlace) ? weights[places[index]] : weights[index];
                    float* row = from + tails[index] * stride;
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

                    if (sizeof(TVectors) > 4)
                    {
                        T.AddProduct(ref s4, weight, T.Load(row + 4 * T.Count));
                        T.AddProduct(ref s5, weight, T.Load(row + 5 * T.Count));
                        T.AddProduct(ref s6, weight, T.Load(row + 6 * T.Count));
                        T.AddProduct(ref s7, weight, T.Load(row + 7 * T.Count));
                    }
                }

                Store<T, TSums>(target, s0, bias);
                if (sizeof(TVectors) > 1)
                {
                    Store<T, TSums>(target + T.Count, s1, bias);
                }

                if (sizeof(TVectors) > 2)
                {
                    Store<T, TSums>(target + 2 * T.Count, s2, bias);
                    Store<T, TSums>(target + 3 * T.Count, s3, bias);
                }

                if (sizeof(TVectors) > 4)
                {
                    Store<T, TSums>(target + 4 * T.Count, s4, bias);
                    Store<T, TSums>(target + 5 * T.Count, s5, bias);
                    Store<T, TSums>(target + 6 * T.Count, s6, bias);
                    Store<T, TSums>(target + 7 * T.Count, s7, bias);
                }

                target += 8 * T.Count;
                later += 8 * T.Count;
                from += 8 * T.Count;
            } while (--left > 0);
        }
    }

    /// <summary>Stores sums, with bias and ReLU.</summary>
    /// <param name="sums">[output, sample], of the samples of a pass alone; that of output 0, which need not be there.</param>
    /// <param name="first">The first output neuron.</param>
    /// <param name="outputs">How many.</param>
    /// <param name="column">The first sample.</param>
    /// <param name="width">How many samples, a multiple of the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Finish<T>(float* sums, int first, int outputs, int column, int width)
        where T : unmanaged, ILanes<T>
    {
        for (nint output = first; output < first + outputs; output++)
        {
            float bias = Bias is null ? 0 : Bias[output];
            for (int sample = 0; sample < width; sample += T.Count)
            {
                Store<T, WholeSums>(
                    Y + output * Stride + column + sample,
                    T.Load(sums + output * width + sample),
                    bias
                );
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store<T, TSums>(float* target, T sum, float bias)
        where T : unmanaged, ILanes<T>
        where TSums : struct
    {
        if (typeof(TSums) == typeof(WholeSums))
        {
            sum = T.PlusZero(sum);
            if (Bias is not null)
            {
                sum += bias;
            }

            if (Relu)
            {
                sum = T.Select(sum < T.Zero, T.Zero, sum);
            }
        }

        T.Store(target, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<T, TVectors>(float* sums)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        for (int line = 0; line < sizeof(TVectors) * T.Count; line += LaneTree.Lanes)
        {
            Cache.Prefetch(sums + line);
        }
    }

    // Segments of equal length follow each other, so their connections do not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(Segment segment, int* connections)
    {
        for (nint index = segment.Start; index < segment.Stop; index += LaneTree.Lanes)
        {
            Cache.Prefetch((float*)(connections + index));
        }
    }

    /// <summary>Sums are complete: bias and ReLU follow.</summary>
    private readonly struct WholeSums;

    /// <summary>Sums go on from what is stored, and are stored to go on.</summary>
    private readonly struct PartialSums;

    /// <summary>Weights lie in the order in which they are wanted.</summary>
    private readonly struct WeightsInOrder;

    /// <summary>Weights are picked from their indices.</summary>
    private readonly struct WeightsByPlace;
}
