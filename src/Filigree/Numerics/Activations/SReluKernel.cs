using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>The S-shaped rectified linear unit, lane by lane.</summary>
/// <typeparam name="T">The lanes.</typeparam>
internal readonly struct SReluLanes<T>(T leftThreshold, T leftSlope, T rightThreshold, T rightSlope)
    where T : unmanaged, ILanes<T>
{
    private readonly T leftThreshold = leftThreshold;
    private readonly T leftSlope = leftSlope;
    private readonly T rightThreshold = rightThreshold;
    private readonly T rightSlope = rightSlope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward(T x)
    {
        T left = leftThreshold + leftSlope * (x - leftThreshold);
        T right = rightThreshold + rightSlope * (x - rightThreshold);
        return T.Select(x <= leftThreshold, left, T.Select(x >= rightThreshold, right, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Backward(T x, T dy, ref SReluGradients<T> gradients)
    {
        T isLeft = x <= leftThreshold;
        T left = T.Select(isLeft, dy, T.Zero);
        T right = T.Select(isLeft, T.Zero, T.Select(x >= rightThreshold, dy, T.Zero));
        T one = 1f;
        gradients.LeftThreshold = gradients.LeftThreshold + left * (one - leftSlope);
        gradients.LeftSlope = gradients.LeftSlope + left * (x - leftThreshold);
        gradients.RightThreshold = gradients.RightThreshold + right * (one - rightSlope);
        gradients.RightSlope = gradients.RightSlope + right * (x - rightThreshold);
        return dy * T.Select(isLeft, leftSlope, T.Select(x >= rightThreshold, rightSlope, one));
    }
}

/// <summary>Running sums of the parameters' gradients.</summary>
internal struct SReluGradients<T>
    where T : unmanaged, ILanes<T>
{
    public T LeftThreshold;
    public T LeftSlope;
    public T RightThreshold;
    public T RightSlope;
}

/// <summary>The S-shaped rectified linear unit over matrices.</summary>
// Safe: SReluFunction checks and fixes what is pointed to; the end of a row is read and written by PartialVector, no further than it reaches.
internal static unsafe class SReluKernel
{
    /// <summary>Addresses of the four parameters of neuron 0.</summary>
    public ref struct Addresses
    {
        public float* LeftThreshold;
        public float* LeftSlope;
        public float* RightThreshold;
        public float* RightSlope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly SReluLanes<T> Neuron<T>(int n)
            where T : unmanaged, ILanes<T> => new(LeftThreshold[n], LeftSlope[n], RightThreshold[n], RightSlope[n]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly SReluLanes<T> Neurons<T>(int n)
            where T : unmanaged, ILanes<T> =>
            new(T.Load(LeftThreshold + n), T.Load(LeftSlope + n), T.Load(RightThreshold + n), T.Load(RightSlope + n));

        public readonly SReluLanes<T> Neurons<T>(int n, int count)
            where T : unmanaged, ILanes<T> =>
            new(
                PartialVector.Load<T>(LeftThreshold + n, count),
                PartialVector.Load<T>(LeftSlope + n, count),
                PartialVector.Load<T>(RightThreshold + n, count),
                PartialVector.Load<T>(RightSlope + n, count)
            );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardColumns<T>(in Addresses parameters, float* x, float* y, int columns)
        where T : unmanaged, ILanes<T>
    {
        int j = 0;
        for (; j <= columns - T.Count; j += T.Count)
        {
            T.Store(y + j, parameters.Neurons<T>(j).Forward(T.Load(x + j)));
        }
        if (j < columns)
        {
            int rest = columns - j;
            PartialVector.Store(
                y + j,
                parameters.Neurons<T>(j, rest).Forward(PartialVector.Load<T>(x + j, rest)),
                rest
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardRow<T>(in Addresses parameters, int neuron, float* x, float* y, int samples)
        where T : unmanaged, ILanes<T>
    {
        SReluLanes<T> lanes = parameters.Neuron<T>(neuron);
        int j = 0;
        for (; j <= samples - T.Count; j += T.Count)
        {
            T.Store(y + j, lanes.Forward(T.Load(x + j)));
        }
        if (j < samples)
        {
            PartialVector.Store(y + j, lanes.Forward(PartialVector.Load<T>(x + j, samples - j)), samples - j);
        }
    }

    /// <summary>Neurons are columns: up to <c>T.Count</c> of them, all samples in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardColumns<T>(
        in Addresses parameters,
        in Addresses gradients,
        int column,
        int columns,
        int samples,
        float* x,
        nint xStride,
        float* dy,
        nint dyStride,
        float* dx,
        nint dxStride
    )
        where T : unmanaged, ILanes<T>
    {
        SReluGradients<T> sums = default;
        x += column;
        dy += column;
        dx += column;
        if (columns == T.Count)
        {
            SReluLanes<T> lanes = parameters.Neurons<T>(column);
            for (int i = 0; i < samples; i++, x += xStride, dy += dyStride, dx += dxStride)
            {
                T.Store(dx, lanes.Backward(T.Load(x), T.Load(dy), ref sums));
            }
        }
        else
        {
            SReluLanes<T> lanes = parameters.Neurons<T>(column, columns);
            for (int i = 0; i < samples; i++, x += xStride, dy += dyStride, dx += dxStride)
            {
                T own = PartialVector.Load<T>(x, columns);
                T gradient = PartialVector.Load<T>(dy, columns);
                PartialVector.Store(dx, lanes.Backward(own, gradient, ref sums), columns);
            }
        }
        for (int j = 0; j < columns; j++)
        {
            gradients.LeftThreshold[column + j] += ((float*)&sums.LeftThreshold)[j];
            gradients.LeftSlope[column + j] += ((float*)&sums.LeftSlope)[j];
            gradients.RightThreshold[column + j] += ((float*)&sums.RightThreshold)[j];
            gradients.RightSlope[column + j] += ((float*)&sums.RightSlope)[j];
        }
    }

    /// <summary>Neurons are rows: one of them, its samples over sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardRow<T>(
        in Addresses parameters,
        in Addresses gradients,
        int neuron,
        float* x,
        float* dy,
        float* dx,
        int samples
    )
        where T : unmanaged, ILanes<T>
    {
        SReluLanes<T> lanes = parameters.Neuron<T>(neuron);
        float* sixteen = stackalloc float[4 * LaneTree.Lanes];
        for (int lane = 0; lane < LaneTree.Lanes; lane += T.Count)
        {
            SReluGradients<T> sums = default;
            int j = lane;
            for (; j <= samples - T.Count; j += LaneTree.Lanes)
            {
                T.Store(dx + j, lanes.Backward(T.Load(x + j), T.Load(dy + j), ref sums));
            }
            if (j < samples)
            {
                int rest = samples - j;
                T own = PartialVector.Load<T>(x + j, rest);
                PartialVector.Store(dx + j, lanes.Backward(own, PartialVector.Load<T>(dy + j, rest), ref sums), rest);
            }
            T.Store(sixteen + lane, sums.LeftThreshold);
            T.Store(sixteen + LaneTree.Lanes + lane, sums.LeftSlope);
            T.Store(sixteen + 2 * LaneTree.Lanes + lane, sums.RightThreshold);
            T.Store(sixteen + 3 * LaneTree.Lanes + lane, sums.RightSlope);
        }
        gradients.LeftThreshold[neuron] += LaneTree.Sum(sixteen);
        gradients.LeftSlope[neuron] += LaneTree.Sum(sixteen + LaneTree.Lanes);
        gradients.RightThreshold[neuron] += LaneTree.Sum(sixteen + 2 * LaneTree.Lanes);
        gradients.RightSlope[neuron] += LaneTree.Sum(sixteen + 3 * LaneTree.Lanes);
    }
}
