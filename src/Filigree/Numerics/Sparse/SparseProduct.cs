using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Products of a layer whose weight has few connections, multiplied by its connections alone. Activations are
/// [neuron, sample] matrices of one stride, a multiple of 16, whose padding holds zeros; the results' bits depend neither on
/// the threads nor on the vectors of the machine.
/// </summary>
// Safe: shapes are checked first; all spans stay fixed until all threads are done.
public static unsafe class SparseProduct
{
    private const int SmallestPart = 2048;

    /// <summary>
    /// <c>y[o, s] = sum of w * x[i, s] over the connections of o + bias[o]</c>, inputs in order, as the dense product.
    /// </summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">Their weights, by index.</param>
    /// <param name="x">[input, sample].</param>
    /// <param name="y">Receives [output, sample].</param>
    /// <param name="bias">One number an output neuron; or empty.</param>
    /// <param name="relu">Replaces negative results by 0.</param>
    /// <param name="workers">Threads that share the output neurons; the caller's alone when null.</param>
    public static void Forward(
        Connections connections,
        ReadOnlySpan<float> weights,
        ReadOnlyMatrixSpan x,
        MatrixSpan y,
        ReadOnlySpan<float> bias = default,
        bool relu = false,
        Workers? workers = null
    )
    {
        ArgumentNullException.ThrowIfNull(connections);
        Require.AtLeast(connections.Count, weights.Length);
        RequireActivations(x, connections.Inputs, y.Columns, y.Stride);
        RequireActivations(y, connections.Outputs, y.Columns, y.Stride);
        if (!bias.IsEmpty)
        {
            Require.AtLeast(connections.Outputs, bias.Length);
        }

        fixed (int* tails = connections.Tails)
        fixed (int* places = connections.Places)
        fixed (float* w = weights)
        fixed (float* b = bias)
        fixed (float* from = x.Values)
        fixed (float* to = y.Values)
        {
            var kernel = new SparseForward
            {
                Plan = SegmentPlan.Empty,
                Tails = tails,
                Places = places,
                Weights = w,
                Bias = b,
                X = from,
                XStride = x.Stride,
                Y = to,
                Stride = y.Stride,
                Samples = y.Columns,
                Relu = relu,
            };
            workers = Shared(workers, connections, connections.Outputs);
            if (Vector512.IsHardwareAccelerated)
            {
                SparseForwardProduct<Lanes512>.Run(kernel, connections, workers);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                SparseForwardProduct<Lanes256>.Run(kernel, connections, workers);
            }
            else
            {
                SparseForwardProduct<Lanes128>.Run(kernel, connections, workers);
            }
        }
    }

    /// <summary>
    /// The gradient of the weights, <c>dw = sum of x[i, s] * dy[o, s]</c>, over sixteen lanes (sample s in lane s modulo 16)
    /// added by a fixed tree, 128 samples at a time, whose sums are added in order; and of the inputs on request, <c>dx[i, s] = sum of w * dy[o, s]</c>, outputs in order.
    /// </summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">Their weights, by index.</param>
    /// <param name="x">[input, sample].</param>
    /// <param name="dy">[output, sample].</param>
    /// <param name="weightGradient">Receives one number a connection, by index.</param>
    /// <param name="dx">Receives [input, sample]; or empty.</param>
    /// <param name="workers">Threads that share the input neurons; the caller's alone when null.</param>
    public static void Backward(
        Connections connections,
        ReadOnlySpan<float> weights,
        ReadOnlyMatrixSpan x,
        ReadOnlyMatrixSpan dy,
        Span<float> weightGradient,
        MatrixSpan dx = default,
        Workers? workers = null
    )
    {
        ArgumentNullException.ThrowIfNull(connections);
        Require.AtLeast(connections.Count, weights.Length);
        Require.AtLeast(connections.Count, weightGradient.Length);
        RequireActivations(x, connections.Inputs, dy.Columns, dy.Stride);
        RequireActivations(dy, connections.Outputs, dy.Columns, dy.Stride);
        if (!dx.Values.IsEmpty)
        {
            RequireActivations(dx, connections.Inputs, dy.Columns, dy.Stride);
        }

        fixed (int* heads = connections.Heads)
        fixed (float* w = weights)
        fixed (float* dw = weightGradient)
        fixed (float* px = x.Values)
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var kernel = new SparseBackward
            {
                Plan = SegmentPlan.Empty,
                Count = connections.Count,
                Heads = heads,
                Weights = w,
                WeightGradient = dw,
                Accumulates = false,
                X = px,
                XStride = x.Stride,
                InputGradient = pdx,
                InputGradientStride = dx.Stride,
                OutputGradient = pdy,
                OutputGradientStride = dy.Stride,
                Passes = default,
            };
            workers = Shared(workers, connections, connections.Inputs);
            if (Vector512.IsHardwareAccelerated)
            {
                SparseBackwardProduct<Lanes512>.Run(kernel, connections, dy.Columns, workers);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                SparseBackwardProduct<Lanes256>.Run(kernel, connections, dy.Columns, workers);
            }
            else
            {
                SparseBackwardProduct<Lanes128>.Run(kernel, connections, dy.Columns, workers);
            }
        }
    }

    // Waking threads takes longer than a small product.
    private static Workers Shared(Workers? workers, Connections connections, int neurons) =>
        workers is null || (long)connections.Count + neurons < 2 * SmallestPart ? Workers.Single : workers;

    private static void RequireActivations(ReadOnlyMatrixSpan matrix, int neurons, int samples, int stride)
    {
        if (matrix.Rows != neurons || matrix.Columns != samples || matrix.IsTransposed)
        {
            Require.ThrowShape(neurons, samples, matrix.Rows, matrix.Columns, "A matrix of activations");
        }

        if (matrix.Stride != stride || stride % LaneTree.Lanes != 0)
        {
            throw new ArgumentException(
                $"Activations are padded to one stride, a multiple of {LaneTree.Lanes}; theirs are {matrix.Stride} and {stride}."
            );
        }

        Require.AtLeast((long)neurons * stride, matrix.Values.Length, "The memory of activations");
    }
}
