using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The forward product of a sparse layer: <c>Y[o, :] = sum of w * X[i, :] over the connections of o + bias[o]</c>, then ReLU.
/// Activations are [neuron, sample]: lanes run along the samples, and a connection is one number times a row. Sums run over
/// the inputs in order from 0, one fused multiply-add a connection, as the dense product's do: the bits are the same.
/// </summary>
internal unsafe struct SparseForward
{
    // Connections whose weights are brought side by side at a time.
    private const int Block = 1 << 16;

    /// <summary>First index of each output neuron, and the end of the last.</summary>
    public required int* Starts;

    /// <summary>Input neuron at each index.</summary>
    public required int* Tails;

    /// <summary>Where each index finds its weight.</summary>
    public required int* Places;

    /// <summary>The weights.</summary>
    public required float* Weights;

    /// <summary>One number an output neuron, or null.</summary>
    public required float* Bias;

    /// <summary>[input, sample].</summary>
    public required float* X;

    /// <summary>[output, sample]; padding receives zeros.</summary>
    public required float* Y;

    /// <summary>Distance of two rows of either matrix, a multiple of 16.</summary>
    public required nint Stride;

    /// <summary>Number of samples.</summary>
    public required int Samples;

    /// <summary>Replaces negative results by 0.</summary>
    public required bool Relu;

    /// <summary>Computes some output neurons.</summary>
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

    /// <summary>Computes some output neurons; the bits do not depend on the lanes.</summary>
    internal readonly void Run<T>(int first, int end)
        where T : unmanaged, ILanes<T>
    {
        int next;
        for (int output = first; output < end; output = next)
        {
            next = output + 1;
            while (next < end && Starts[next + 1] - Starts[output] <= Block)
            {
                next++;
            }

            Rows<T>(output, next);
        }

        if (Samples < Stride)
        {
            for (nint output = first; output < end; output++)
            {
                new Span<float>(Y + output * Stride + Samples, (int)Stride - Samples).Clear();
            }
        }
    }

    // The weights of some neurons are brought side by side first: they are far apart, and wanted for every chunk of samples, as
    // are the distances of the rows they multiply.
    private readonly void Rows<T>(int first, int end)
        where T : unmanaged, ILanes<T>
    {
        int start = Starts[first];
        int count = Starts[end] - start;
        float* weights = ProductScratch.Left(count);
        int* offsets = (int*)ProductScratch.Right(count);
        Gather(Places + start, Tails + start, weights, offsets, count);
        weights -= start;
        offsets -= start;
        nint column = 0;
        for (; column <= Stride - 8 * T.Count; column += 8 * T.Count)
        {
            Columns<T, EightVectors>(first, end, column, weights, offsets);
        }

        if (column <= Stride - 4 * T.Count)
        {
            Columns<T, FourVectors>(first, end, column, weights, offsets);
            column += 4 * T.Count;
        }

        if (column <= Stride - 2 * T.Count)
        {
            Columns<T, TwoVectors>(first, end, column, weights, offsets);
            column += 2 * T.Count;
        }

        if (column < Stride)
        {
            Columns<T, OneVector>(first, end, column, weights, offsets);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Gather(int* places, int* tails, float* weights, int* offsets, int count)
    {
        float* from = Weights;
        int stride = (int)Stride;
        for (nint index = 0; index < count; index++)
        {
            weights[index] = from[places[index]];
            offsets[index] = tails[index] * stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns<T, TVectors>(int first, int end, nint column, float* weights, int* offsets)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        float* x = X + column;
        nint stride = Stride;
        for (int output = first; output < end; output++)
        {
            T s0 = T.Zero,
                s1 = T.Zero,
                s2 = T.Zero,
                s3 = T.Zero,
                s4 = T.Zero,
                s5 = T.Zero,
                s6 = T.Zero,
                s7 = T.Zero;
            int stop = Starts[output + 1];
            for (nint index = Starts[output]; index < stop; index++)
            {
                T weight = weights[index];
                float* row = x + offsets[index];
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

            float bias = Bias is null ? 0 : Bias[output];
            float* y = Y + output * stride + column;
            Finish(y, s0, bias);
            if (sizeof(TVectors) > 1)
            {
                Finish(y + T.Count, s1, bias);
            }

            if (sizeof(TVectors) > 2)
            {
                Finish(y + 2 * T.Count, s2, bias);
                Finish(y + 3 * T.Count, s3, bias);
            }

            if (sizeof(TVectors) > 4)
            {
                Finish(y + 4 * T.Count, s4, bias);
                Finish(y + 5 * T.Count, s5, bias);
                Finish(y + 6 * T.Count, s6, bias);
                Finish(y + 7 * T.Count, s7, bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish<T>(float* y, T sum, float bias)
        where T : unmanaged, ILanes<T>
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

        T.Store(y, sum);
    }
}
