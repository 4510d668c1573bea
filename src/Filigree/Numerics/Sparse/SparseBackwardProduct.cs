namespace Filigree.Numerics;

/// <summary>
/// Backward products in bands of input neurons, which threads share. A weight's gradient is the sum of its chunks' sums, in order. Where it
/// pays, one chunk of samples comes after the other, and its rows are copied side by side first.
/// </summary>
// Safe: SparseProduct checks the shapes and holds the matrices fixed until all threads are done.
internal static unsafe class SparseBackwardProduct<T>
    where T : unmanaged, ILanes<T>
{
    private const int Vectors = 8;

    // Rows narrower than a cache line are worth copying where the whole matrix leaves the second-level cache.
    private const int LargestWithGaps = 16 * 1024;

    /// <summary>Computes all gradients.</summary>
    /// <param name="kernel">The product, without plan, for the first chunk.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="workers">Threads that share the work.</param>
    public static void Run(SparseBackward kernel, Connections connections, int samples, Workers workers)
    {
        if (samples == 0)
        {
            new Span<float>(kernel.WeightGradient, connections.Count).Clear();
            return;
        }

        int stride = (int)kernel.OutputGradientStride;
        int rowBytes = Math.Min(SparseBackward.Chunk, stride) * sizeof(float);
        kernel.Plan = connections.PlanByInput(rowBytes, workers.Threads);
        if (Packs(connections, samples, stride))
        {
            for (int first = 0; first < samples; first += SparseBackward.Chunk)
            {
                RunPacked(kernel, connections.Outputs, first, samples, workers);
            }
        }
        else
        {
            kernel.Passes = SamplePasses.Of<T>(samples, stride, Vectors);
            var job = new BandJob(kernel);
            workers.Run(ref job, kernel.Plan.Bands);
        }

        ClearPadding(kernel, connections.Inputs, samples, stride);
    }

    private static void RunPacked(SparseBackward chunk, int outputs, int first, int samples, Workers workers)
    {
        int stride = (int)chunk.OutputGradientStride;
        int room = Math.Min(SparseBackward.Chunk, stride - first);
        chunk.Accumulates = first > 0;
        chunk.Passes = SamplePasses.Of<T>(Math.Min(SparseBackward.Chunk, samples - first), room, Vectors);
        int width = samples > 8 ? room : chunk.Passes.At(0).Width;
        float* packed = ProductScratch.Right(checked(outputs * width));
        var packing = new PackJob(
            chunk.OutputGradient + first,
            stride,
            packed,
            outputs,
            width,
            workers.Threads == 1 ? 1 : 2 * workers.Threads
        );
        workers.Run(ref packing, packing.Slices);
        chunk.X += first;
        chunk.InputGradient = chunk.InputGradient is null ? null : chunk.InputGradient + first;
        chunk.OutputGradient = packed;
        chunk.OutputGradientStride = width;
        var job = new BandJob(chunk);
        workers.Run(ref job, chunk.Plan.Bands);
    }

    private static bool Packs(Connections connections, int samples, int stride) =>
        RowPacking.Pays(stride, connections.Outputs, connections.Count)
        || (samples <= 8 && connections.Outputs > LargestWithGaps && connections.Count / 2 > connections.Outputs);

    // Passes of few samples leave the rest of the padding alone.
    private static void ClearPadding(in SparseBackward kernel, int inputs, int samples, int stride)
    {
        if (kernel.InputGradient is null || samples % LaneTree.Lanes is 0 or > 8)
        {
            return;
        }

        for (nint input = 0; input < inputs; input++)
        {
            new Span<float>(kernel.InputGradient + input * stride + samples, stride - samples).Clear();
        }
    }

    private readonly struct PackJob(float* from, int stride, float* to, int rows, int width, int slices) : IParallelJob
    {
        public int Slices => slices;

        public void Execute(int slice)
        {
            nint first = (nint)((long)rows * slice / slices);
            nint end = (nint)((long)rows * (slice + 1) / slices);
            RowPacking.Run<T>(from + first * stride, stride, to + first * width, width, (int)(end - first), width);
        }
    }

    private readonly struct BandJob(SparseBackward kernel) : IParallelJob
    {
        public void Execute(int band) => kernel.Run<T>(band);
    }
}
