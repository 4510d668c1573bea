using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A forward product in passes of samples and bands of output neurons, which threads share. Where it pays, the inputs of a pass are
/// copied side by side first, and the weights brought into the order in which every pass wants them.
/// </summary>
// Safe: SparseProduct checks the shapes and holds the matrices fixed until all threads are done.
internal static unsafe class SparseForwardProduct<T>
    where T : unmanaged, ILanes<T>
{
    private const int Vectors = 8;

    // Copies of a pass's inputs beyond this share of the second-level cache are made half as wide, but no narrower than four of its lines.
    private const int ShareOfCache = 4;
    private const int NarrowestCopy = 64;

    // Picking the weights from their indices costs less than bringing them side by side only where each is wanted once.
    private const int MostPassesByPlace = 1;

    // Rows narrower than a cache line are worth copying where the whole matrix leaves the second-level cache.
    private const int LargestWithGaps = 16 * 1024;

    // The hardware reads ahead in so many rows at a time, and within so many passes of them.
    private const int MostStreams = 16;
    private const int MostTogether = 32;

    /// <summary>Computes all outputs.</summary>
    /// <param name="kernel">The product, without plan.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="workers">Threads that share the work.</param>
    public static void Run(SparseForward kernel, Connections connections, Workers workers)
    {
        var passes = SamplePasses.Of<T>(kernel.Samples, (int)kernel.Stride, VectorsOf(kernel, connections));
        if (passes.Count == 0)
        {
            return;
        }

        int firstWidth = passes.At(0).Width;
        if (SparseScatter.Pays(connections, kernel.Samples))
        {
            SparseScatter.Run(kernel, connections, workers);
            return;
        }

        kernel.Plan = connections.PlanByOutput(firstWidth * sizeof(float), workers.Threads);
        var groups = new PassGroups(passes, Together(kernel, connections, passes));
        bool packs = groups.Size == 1 && Packs(kernel, connections, firstWidth);
        if (groups.Count > MostPassesByPlace)
        {
            float* ordered = ProductScratch.Left(connections.Count);
            var order = new OrderJob(kernel, ordered, connections.Count, Slices(connections.Count, workers));
            workers.Run(ref order, order.Slices);
            kernel.Weights = ordered;
            kernel.Places = null;
        }

        int round = packs ? workers.Threads : groups.Count;
        for (int group = 0; group < groups.Count; group += round)
        {
            int end = Math.Min(groups.Count, group + round);
            float* packed = null;
            if (packs)
            {
                packed = ProductScratch.Right(checked((end - group) * passes.Width * connections.Inputs));
                var packing = new PackJob(
                    kernel,
                    passes,
                    group,
                    packed,
                    connections.Inputs,
                    Slices(connections.Inputs * (long)firstWidth, workers)
                );
                workers.Run(ref packing, (end - group) * packing.Slices);
            }

            var job = new BandJob(kernel, passes, groups, group, packed, connections.Inputs);
            workers.Run(ref job, (end - group) * kernel.Plan.Bands);
        }
    }

    private static int VectorsOf(in SparseForward kernel, Connections connections) =>
        Vectors / 2 * T.Count >= NarrowestCopy
        && IsFarAndCopied(kernel, connections)
        && (long)connections.Inputs * Vectors * T.Count * sizeof(float) > CacheSizes.SecondLevel / ShareOfCache
            ? Vectors / 2
            : Vectors;

    private static bool IsFarAndCopied(in SparseForward kernel, Connections connections) =>
        RowPacking.IsFar((int)kernel.Stride, connections.Inputs)
        && RowPacking.Pays((int)kernel.Stride, connections.Inputs, connections.Count);

    // One walk over the connections serves several passes where whole rows are short, or where so few rows make a sum that the hardware reads ahead
    // in each of them, which copies of their parts would not outweigh.
    private static int Together(in SparseForward kernel, Connections connections, in SamplePasses passes) =>
        kernel.Plan.Blocks == 1
        && !IsFarAndCopied(kernel, connections)
        && (kernel.Stride <= RowPacking.ShortRow || connections.Count <= MostStreams * (long)connections.Outputs)
            ? Math.Clamp(passes.Whole, 1, MostTogether)
            : 1;

    private static bool Packs(in SparseForward kernel, Connections connections, int width) =>
        width != kernel.Stride
        && (
            kernel.Plan.Blocks > 1
            || RowPacking.Pays((int)kernel.Stride, connections.Inputs, connections.Count)
            || (width < 16 && connections.Inputs > LargestWithGaps && connections.Count / 2 > connections.Inputs)
        );

    private static int Slices(long numbers, Workers workers) =>
        (int)Math.Clamp(numbers / 16_384, 1, workers.Threads == 1 ? 1 : 2 * workers.Threads);

    private readonly struct OrderJob(SparseForward kernel, float* ordered, int count, int slices) : IParallelJob
    {
        public int Slices => slices;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int slice)
        {
            float* from = kernel.Weights;
            int* places = kernel.Places;
            nint end = (nint)((long)count * (slice + 1) / slices);
            for (nint index = (nint)((long)count * slice / slices); index < end; index++)
            {
                ordered[index] = from[places[index]];
            }
        }
    }

    private readonly struct PackJob(
        SparseForward kernel,
        SamplePasses passes,
        int firstPass,
        float* packed,
        int inputs,
        int slices
    ) : IParallelJob
    {
        public int Slices => slices;

        public void Execute(int part)
        {
            (int pass, int slice) = Math.DivRem(part, slices);
            (int column, int width) = passes.At(firstPass + pass);
            nint first = (nint)((long)inputs * slice / slices);
            nint end = (nint)((long)inputs * (slice + 1) / slices);
            float* to = packed + (nint)pass * inputs * passes.Width;
            RowPacking.Run<T>(
                kernel.X + first * kernel.XStride + column,
                kernel.XStride,
                to + first * width,
                width,
                (int)(end - first),
                width
            );
        }
    }

    /// <summary>Passes of the whole width, some at a time, then the others one by one.</summary>
    private readonly struct PassGroups(SamplePasses passes, int size)
    {
        private readonly int whole = (passes.Whole + size - 1) / size;

        public int Size => size;

        public int Count => whole + passes.Count - passes.Whole;

        public (int First, int Passes) At(int group) =>
            group < whole
                ? (group * size, Math.Min(size, passes.Whole - group * size))
                : (passes.Whole + group - whole, 1);
    }

    private readonly struct BandJob(
        SparseForward kernel,
        SamplePasses passes,
        PassGroups groups,
        int firstGroup,
        float* packed,
        int inputs
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            (int group, int band) = Math.DivRem(part, kernel.Plan.Bands);
            (int first, int together) = groups.At(firstGroup + group);
            (int column, int width) = passes.At(first);
            SparseForward own = kernel;
            if (packed is null)
            {
                own.X += column;
            }
            else
            {
                own.X = packed + (nint)group * inputs * passes.Width;
                own.XStride = width;
            }

            own.Run<T>(band, column, width, together);
        }
    }
}
