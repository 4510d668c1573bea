using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>A forward convolution by connections: a block of a row's positions and samples at a time, for all outputs.</summary>
// Safe: SparseConvolution holds what is pointed to fixed until all threads are done; offsets are its own.
internal unsafe struct SparseConvolutionForward
{
    private const int Wide = 12;

    public ConvolutionGeometry Geometry;
    public nint Samples;
    public int Width;
    public int* Starts;
    public int* Offsets;
    public float* Weights;
    public float* Bias;
    public bool Relu;
    public float* X;
    public float* Y;

    /// <summary>All rows of positions.</summary>
    public readonly void Run<T>(Workers workers)
        where T : unmanaged, ILanes<T>
    {
        var job = new Job<T>(this);
        workers.Run(ref job, Geometry.OutputHeight);
    }

    // Windows one position apart are one run of numbers; others have one each.
    private readonly void Row<T>(int row)
        where T : unmanaged, ILanes<T>
    {
        float* x = X + (nint)row * Geometry.StrideHeight * Width * Samples;
        float* y = Y + (nint)row * Geometry.OutputWidth * Samples;
        if (Geometry.StrideWidth == 1)
        {
            Numbers<T>(x, y, Geometry.OutputWidth * Samples);
            return;
        }

        for (int column = 0; column < Geometry.OutputWidth; column++)
        {
            Numbers<T>(x + column * Geometry.StrideWidth * Samples, y + column * Samples, Samples);
        }
    }

    // A block of columns of all channels stays in the cache while the outputs pass.
    private readonly void Numbers<T>(float* x, float* y, nint count)
        where T : unmanaged, ILanes<T>
    {
        nint image = Geometry.OutputHeight * Geometry.OutputWidth * Samples;
        nint column = 0;
        for (; column <= count - Wide * T.Count; column += Wide * T.Count)
        {
            for (int output = 0; output < Geometry.Outputs; output++)
            {
                SumWide<T>(output, x + column, y + output * image + column);
            }
        }

        for (; column <= count - 4 * T.Count; column += 4 * T.Count)
        {
            for (int output = 0; output < Geometry.Outputs; output++)
            {
                SumFour<T>(output, x + column, y + output * image + column);
            }
        }

        for (; column < count; column += T.Count)
        {
            for (int output = 0; output < Geometry.Outputs; output++)
            {
                SumOne<T>(output, x + column, y + output * image + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void SumWide<T>(int output, float* x, float* y)
        where T : unmanaged, ILanes<T>
    {
        T s0 = T.Zero;
        T s1 = T.Zero;
        T s2 = T.Zero;
        T s3 = T.Zero;
        T s4 = T.Zero;
        T s5 = T.Zero;
        T s6 = T.Zero;
        T s7 = T.Zero;
        T s8 = T.Zero;
        T s9 = T.Zero;
        T s10 = T.Zero;
        T s11 = T.Zero;
        int* offsets = Offsets;
        float* weights = Weights;
        nint count = T.Count;
        nint end = Starts[output + 1];
        for (nint index = Starts[output]; index < end; index++)
        {
            T weight = weights[index];
            float* from = x + offsets[index];
            T.AddProduct(ref s0, weight, T.Load(from));
            T.AddProduct(ref s1, weight, T.Load(from + count));
            T.AddProduct(ref s2, weight, T.Load(from + 2 * count));
            T.AddProduct(ref s3, weight, T.Load(from + 3 * count));
            T.AddProduct(ref s4, weight, T.Load(from + 4 * count));
            T.AddProduct(ref s5, weight, T.Load(from + 5 * count));
            T.AddProduct(ref s6, weight, T.Load(from + 6 * count));
            T.AddProduct(ref s7, weight, T.Load(from + 7 * count));
            T.AddProduct(ref s8, weight, T.Load(from + 8 * count));
            T.AddProduct(ref s9, weight, T.Load(from + 9 * count));
            T.AddProduct(ref s10, weight, T.Load(from + 10 * count));
            T.AddProduct(ref s11, weight, T.Load(from + 11 * count));
        }

        Finish(output, y, s0);
        Finish(output, y + count, s1);
        Finish(output, y + 2 * count, s2);
        Finish(output, y + 3 * count, s3);
        Finish(output, y + 4 * count, s4);
        Finish(output, y + 5 * count, s5);
        Finish(output, y + 6 * count, s6);
        Finish(output, y + 7 * count, s7);
        Finish(output, y + 8 * count, s8);
        Finish(output, y + 9 * count, s9);
        Finish(output, y + 10 * count, s10);
        Finish(output, y + 11 * count, s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void SumFour<T>(int output, float* x, float* y)
        where T : unmanaged, ILanes<T>
    {
        T s0 = T.Zero;
        T s1 = T.Zero;
        T s2 = T.Zero;
        T s3 = T.Zero;
        nint count = T.Count;
        nint end = Starts[output + 1];
        for (nint index = Starts[output]; index < end; index++)
        {
            T weight = Weights[index];
            float* from = x + Offsets[index];
            T.AddProduct(ref s0, weight, T.Load(from));
            T.AddProduct(ref s1, weight, T.Load(from + count));
            T.AddProduct(ref s2, weight, T.Load(from + 2 * count));
            T.AddProduct(ref s3, weight, T.Load(from + 3 * count));
        }

        Finish(output, y, s0);
        Finish(output, y + count, s1);
        Finish(output, y + 2 * count, s2);
        Finish(output, y + 3 * count, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void SumOne<T>(int output, float* x, float* y)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.Zero;
        nint end = Starts[output + 1];
        for (nint index = Starts[output]; index < end; index++)
        {
            T.AddProduct(ref sum, Weights[index], T.Load(x + Offsets[index]));
        }

        Finish(output, y, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish<T>(int output, float* y, T sum)
        where T : unmanaged, ILanes<T>
    {
        if (Bias is not null)
        {
            sum += (T)Bias[output];
        }

        T.Store(y, Relu ? T.Select(sum < T.Zero, T.Zero, sum) : sum);
    }

    private readonly struct Job<T>(SparseConvolutionForward kernel) : IParallelJob
        where T : unmanaged, ILanes<T>
    {
        public void Execute(int part) => kernel.Row<T>(part);
    }
}
