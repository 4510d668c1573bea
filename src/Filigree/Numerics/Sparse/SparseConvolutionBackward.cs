using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The gradients of a convolution by connections: a channel at a time, which has its connections and its image to itself. A weight's gradient is summed over
/// sixteen lanes, added by a fixed tree, within a row of positions, and then over the rows in order.
/// </summary>
// Safe: SparseConvolution holds what is pointed to fixed until all threads are done; offsets are its own.
internal unsafe struct SparseConvolutionBackward
{
    public ConvolutionGeometry Geometry;
    public nint Samples;
    public int Height;
    public int Width;
    public int* Starts;
    public int* Heads;
    public float* Weights;
    public float* X;
    public float* OutputGradient;
    public float* WeightGradient;
    public float* InputGradient;
    public bool Accumulates;

    /// <summary>All channels.</summary>
    public readonly void Run<T>(Workers workers)
        where T : unmanaged, ILanes<T>
    {
        var job = new Job<T>(this);
        workers.Run(ref job, Geometry.Channels);
    }

    private readonly void Channel<T>(int channel)
        where T : unmanaged, ILanes<T>
    {
        nint image = Height * Width * Samples;
        float* x = X + channel * image;
        float* dx = InputGradient is null ? null : InputGradient + channel * image;
        if (dx is not null && !Accumulates)
        {
            new Span<float>(dx, (int)image).Clear();
        }

        int firstHead = channel / Geometry.GroupChannels * Geometry.GroupOutputs;
        int area = Geometry.KernelArea;
        int firstInput = channel % Geometry.GroupChannels * area;
        for (int row = 0; row < Geometry.OutputHeight; row++)
        {
            for (int place = 0; place < area; place++)
            {
                (int kernelRow, int kernelColumn) = Math.DivRem(place, Geometry.KernelWidth);
                nint offset = ((row * Geometry.StrideHeight + kernelRow) * Width + kernelColumn) * Samples;
                int start = Starts[firstInput + place];
                int end = Starts[firstInput + place + 1];
                int first = Geometry.Groups == 1 ? start : First(start, end, firstHead);
                for (int index = first; index < end && Heads[index] < firstHead + Geometry.GroupOutputs; index++)
                {
                    float* dy =
                        OutputGradient
                        + ((nint)Heads[index] * Geometry.OutputHeight + row) * Geometry.OutputWidth * Samples;
                    float sum = Connection<T>(Weights[index], x + offset, dy, dx is null ? null : dx + offset);
                    WeightGradient[index] = row == 0 ? sum : WeightGradient[index] + sum;
                }
            }
        }
    }

    // The first connection of an input whose output is of the group; outputs ascend.
    private readonly int First(int start, int end, int firstHead)
    {
        int index = new ReadOnlySpan<int>(Heads + start, end - start).BinarySearch(firstHead);
        return start + (index < 0 ? ~index : index);
    }

    private readonly float Connection<T>(float weight, float* x, float* dy, float* dx)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = stackalloc float[LaneTree.Lanes];
        LaneSums<T> sums = default;
        if (Geometry.StrideWidth == 1)
        {
            Numbers(weight, x, dy, dx, Geometry.OutputWidth * Samples, ref sums);
        }
        else
        {
            for (int column = 0; column < Geometry.OutputWidth; column++)
            {
                nint from = column * Geometry.StrideWidth * Samples;
                Numbers(weight, x + from, dy + column * Samples, dx is null ? null : dx + from, Samples, ref sums);
            }
        }

        sums.Store(lanes);
        return LaneTree.Sum(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Numbers<T>(float weight, float* x, float* dy, float* dx, nint count, ref LaneSums<T> into)
        where T : unmanaged, ILanes<T>
    {
        LaneSums<T> sums = into;
        T factor = weight;
        for (nint i = 0; i < count; i += LaneTree.Lanes)
        {
            T gradient = T.Load(dy + i);
            sums.Add0(gradient, T.Load(x + i));
            Add(factor, gradient, dx, i);
            if (T.Count < 16)
            {
                gradient = T.Load(dy + i + T.Count);
                sums.Add1(gradient, T.Load(x + i + T.Count));
                Add(factor, gradient, dx, i + T.Count);
            }

            if (T.Count < 8)
            {
                gradient = T.Load(dy + i + 2 * T.Count);
                sums.Add2(gradient, T.Load(x + i + 2 * T.Count));
                Add(factor, gradient, dx, i + 2 * T.Count);
                gradient = T.Load(dy + i + 3 * T.Count);
                sums.Add3(gradient, T.Load(x + i + 3 * T.Count));
                Add(factor, gradient, dx, i + 3 * T.Count);
            }
        }

        into = sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T weight, T gradient, float* dx, nint place)
        where T : unmanaged, ILanes<T>
    {
        if (dx is not null)
        {
            T sum = T.Load(dx + place);
            T.AddProduct(ref sum, weight, gradient);
            T.Store(dx + place, sum);
        }
    }

    private readonly struct Job<T>(SparseConvolutionBackward kernel) : IParallelJob
        where T : unmanaged, ILanes<T>
    {
        public void Execute(int part) => kernel.Channel<T>(part);
    }
}
