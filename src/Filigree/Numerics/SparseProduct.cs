namespace Filigree.Numerics;

/// <summary>
/// Products of a layer whose weight has few connections, multiplied by its connections alone. Activations are
/// [neuron, sample] matrices of one stride, a multiple of 16, whose padding holds zeros; the results' bits depend neither on
/// the threads nor on the vectors of the machine.
/// </summary>
public static unsafe class SparseProduct
{
    // Parts a thread: enough for the threads to end together when one of them is held up.
    private const int PartsPerThread = 4;
    private const int SmallestPart = 2048;

    /// <summary>
    /// <c>y[o, s] = sum of w * x[i, s] over the connections of o + bias[o]</c>, inputs in order, as the dense product.
    /// </summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">Their weights, by place.</param>
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

        fixed (int* starts = connections.OutputStarts)
        fixed (int* tails = connections.Tails)
        fixed (int* places = connections.Places)
        fixed (float* w = weights)
        fixed (float* b = bias)
        fixed (float* from = x.Values)
        fixed (float* to = y.Values)
        {
            var kernel = new SparseForward
            {
                Starts = starts,
                Tails = tails,
                Places = places,
                Weights = w,
                Bias = b,
                X = from,
                Y = to,
                Stride = y.Stride,
                Samples = y.Columns,
                Relu = relu,
            };
            workers ??= Workers.Single;
            int parts = Parts(workers, connections.Count, connections.Outputs);
            var job = new ForwardJob(kernel, connections.OutputStarts, parts);
            workers.Run(ref job, parts);
        }
    }

    /// <summary>
    /// The gradient of the weights, <c>dw = sum of x[i, s] * dy[o, s]</c>, over sixteen lanes (sample s in lane s modulo 16)
    /// added by a fixed tree; and of the inputs on request, <c>dx[i, s] = sum of w * dy[o, s]</c>, outputs in order.
    /// </summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">Their weights, by place.</param>
    /// <param name="x">[input, sample].</param>
    /// <param name="dy">[output, sample].</param>
    /// <param name="weightGradient">Receives one number a connection, by place.</param>
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

        fixed (int* starts = connections.InputStarts)
        fixed (int* heads = connections.Heads)
        fixed (float* w = weights)
        fixed (float* dw = weightGradient)
        fixed (float* px = x.Values)
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var kernel = new SparseBackward
            {
                Starts = starts,
                Heads = heads,
                Weights = w,
                WeightGradient = dw,
                X = px,
                InputGradient = pdx,
                OutputGradient = pdy,
                Stride = dy.Stride,
            };
            workers ??= Workers.Single;
            int parts = Parts(workers, connections.Count, connections.Inputs);
            var job = new BackwardJob(kernel, connections.InputStarts, parts);
            workers.Run(ref job, parts);
        }
    }

    private static int Parts(Workers workers, int connections, int neurons) =>
        workers.Threads == 1
            ? 1
            : (int)Math.Clamp(((long)connections + neurons) / SmallestPart, 1, workers.Threads * PartsPerThread);

    // The first neuron of a part: parts have about equally many connections and neurons together.
    private static int Split(int[] starts, int part, int parts)
    {
        int neurons = starts.Length - 1;
        long wanted = ((long)starts[neurons] + neurons) * part / parts;
        (int low, int high) = (0, neurons);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if ((long)starts[middle] + middle < wanted)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

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

    private readonly struct ForwardJob(SparseForward kernel, int[] starts, int parts) : IParallelJob
    {
        public void Execute(int part) => kernel.Run(Split(starts, part, parts), Split(starts, part + 1, parts));
    }

    private readonly struct BackwardJob(SparseBackward kernel, int[] starts, int parts) : IParallelJob
    {
        public void Execute(int part) => kernel.Run(Split(starts, part, parts), Split(starts, part + 1, parts));
    }
}
