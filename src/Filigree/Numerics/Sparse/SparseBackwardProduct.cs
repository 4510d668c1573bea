namespace Filigree.Numerics;

/// <summary>
/// Backward products in chunks of samples, one after the other, and bands of input neurons, which threads share. A weight's gradient is
/// the sum of its chunks' sums, in order. Where it pays, a chunk's rows are copied side by side first.
/// </summary>
internal static unsafe class SparseBackwardProduct<T>
    where T : unmanaged, ILanes<T>
{
    // A part of the definition of the sums, the same on every machine.
    private const int Chunk = 128;

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
        int rowBytes = Math.Min(Chunk, stride) * sizeof(float);
        kernel.Plan = connections.PlanByInput(rowBytes, workers.Threads);
        for (int first = 0; first < samples; first += Chunk)
        {
            int room = Math.Min(Chunk, stride - first);
            SparseBackward chunk = kernel;
            chunk.Accumulates = first > 0;
            chunk.Passes = SamplePasses.Of<T>(Math.Min(Chunk, samples - first), room, Vectors);
            chunk.X += first;
            chunk.InputGradient = kernel.InputGradient is null ? null : kernel.InputGradient + first;
            chunk.OutputGradient += first;
            if (Packs(connections, samples, stride))
            {
                int width = samples > 8 ? room : chunk.Passes.At(0).Width;
                float* packed = ProductScratch.Right(checked(connections.Outputs * width));
                var packing = new PackJob(
                    chunk.OutputGradient,
                    stride,
                    packed,
                    connections.Outputs,
                    width,
                    workers.Threads == 1 ? 1 : 2 * workers.Threads
                );
                workers.Run(ref packing, packing.Slices);
                chunk.OutputGradient = packed;
                chunk.OutputGradientStride = width;
            }

            var job = new BandJob(chunk);
            workers.Run(ref job, kernel.Plan.Bands);
        }

        ClearPadding(kernel, connections.Inputs, samples, stride);
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
