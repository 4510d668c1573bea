using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Normalizes channels, and takes gradients back, number by number: see <see cref="ChannelConstants"/>.</summary>
// Safe: its maker holds the tensors fixed until all threads are done; rows are padded to whole vectors.
internal unsafe struct ChannelMap
{
    // Numbers below which a thread more does not pay.
    private const int SmallestPart = 16_384;

    public float* X;

    /// <summary>The gradient by the normalized numbers; null to normalize.</summary>
    public float* OutputGradient;

    public float* Result;
    public ChannelConstants Constants;
    public bool Relu;

    /// <summary>Whether the gradient is added to what the result holds.</summary>
    public bool Accumulates;

    /// <summary>All numbers of a matrix.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="stride">Numbers of a row, a multiple of 16.</param>
    /// <param name="channelsAreRows">Whether channels are rows; the padding is not kept at zero then.</param>
    /// <param name="workers">Threads to use.</param>
    public readonly void Run(int rows, int stride, bool channelsAreRows, Workers workers)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(rows, stride, channelsAreRows, workers);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256>(rows, stride, channelsAreRows, workers);
        }
        else
        {
            Run<Lanes128>(rows, stride, channelsAreRows, workers);
        }
    }

    internal readonly void Run<T>(int rows, int stride, bool channelsAreRows, Workers workers)
        where T : unmanaged, ILanes<T>
    {
        int parts = (int)Math.Clamp(Math.Min((long)rows * stride / SmallestPart, rows), 1, workers.Threads);
        var job = new Job<T>(this, rows, stride, channelsAreRows, parts);
        workers.Run(ref job, parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns<T>(int first, int end, nint stride)
        where T : unmanaged, ILanes<T>
    {
        nint offset = first * stride;
        for (int row = first; row < end; row++)
        {
            for (nint column = 0; column < stride; column += T.Count, offset += T.Count)
            {
                T mean = T.Load(Constants.Mean + column);
                T scale = T.Load(Constants.Scale + column);
                T shift = T.Load(Constants.Shift + column);
                if (OutputGradient is null)
                {
                    Forward(offset, mean, scale, shift);
                }
                else
                {
                    T gradientMean = T.Load(Constants.GradientMean + column);
                    T gradientSlope = T.Load(Constants.GradientSlope + column);
                    Backward(offset, mean, scale, shift, gradientMean, gradientSlope);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Rows<T>(int first, int end, nint stride)
        where T : unmanaged, ILanes<T>
    {
        nint offset = first * stride;
        for (int row = first; row < end; row++)
        {
            T mean = Constants.Mean[row];
            T scale = Constants.Scale[row];
            T shift = Constants.Shift[row];
            if (OutputGradient is null)
            {
                for (nint column = 0; column < stride; column += T.Count, offset += T.Count)
                {
                    Forward(offset, mean, scale, shift);
                }
            }
            else
            {
                T gradientMean = Constants.GradientMean[row];
                T gradientSlope = Constants.GradientSlope[row];
                for (nint column = 0; column < stride; column += T.Count, offset += T.Count)
                {
                    Backward(offset, mean, scale, shift, gradientMean, gradientSlope);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Forward<T>(nint offset, T mean, T scale, T shift)
        where T : unmanaged, ILanes<T>
    {
        T y = (T.Load(X + offset) - mean) * scale + shift;
        T.Store(Result + offset, Relu ? T.Select(y < T.Zero, T.Zero, y) : y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Backward<T>(nint offset, T mean, T scale, T shift, T gradientMean, T gradientSlope)
        where T : unmanaged, ILanes<T>
    {
        T centred = T.Load(X + offset) - mean;
        T gradient = T.Load(OutputGradient + offset);
        if (Relu)
        {
            gradient = T.Select(centred * scale + shift > T.Zero, gradient, T.Zero);
        }

        T result = (gradient - gradientMean - centred * gradientSlope) * scale;
        T.Store(Result + offset, Accumulates ? T.Load(Result + offset) + result : result);
    }

    private readonly struct Job<T>(ChannelMap map, int rows, int stride, bool channelsAreRows, int parts) : IParallelJob
        where T : unmanaged, ILanes<T>
    {
        public void Execute(int part)
        {
            int first = (int)((long)rows * part / parts);
            int end = (int)((long)rows * (part + 1) / parts);
            if (channelsAreRows)
            {
                map.Rows<T>(first, end, stride);
            }
            else
            {
                map.Columns<T>(first, end, stride);
            }
        }
    }
}
