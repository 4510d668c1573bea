namespace Filigree.Numerics;

/// <summary>
/// A convolution of 3 x 3 taps and stride 1 by Winograd's algorithm F(4 x 4, 3 x 3): a quarter of the multiplications, for a result some
/// bits less exact. The gradient of the input is the convolution of the output's gradient with the kernel turned around; the weights'
/// gradient transforms both sides, multiplies tile by tile and transforms the sum back.
/// </summary>
/// <typeparam name="T">The lanes; the result's bits do not depend on them.</typeparam>
// Safe: ConvolutionKernel checks and fixes the matrices for the whole call; scratch is as long as the layouts cut from it.
internal sealed unsafe class WinogradConvolution<T> : ConvolutionKernel
    where T : unmanaged, ILanes<T>
{
    private const int AllPoints = WinogradTransform.Points * WinogradTransform.Points;

    // The transforms of a block of tiles stay in the second-level cache; where that would be too few tiles for filters that are read again for
    // every block, they had better be many.
    private const int CachedFloats = 128 * 1024;
    private const int FewestCached = 24;
    private const int MostTiles = 128;

    // A weight gradient's sums lie there too, which are read again for every block: the transforms take four tenths of a cache that is large, a
    // number for every ten bytes.
    private const int BytesANumber = 10;

    private readonly DirectShape forwardShape;
    private readonly DirectShape backwardShape;
    private readonly WinogradTiles forward;
    private readonly WinogradTiles backward;

    public WinogradConvolution(ConvolutionGeometry geometry)
        : base(geometry, ConvolutionForm.Winograd)
    {
        forwardShape = DirectShape.Forward(geometry);
        backwardShape = DirectShape.InputGradient(geometry, 0, 0);
        forward = new WinogradTiles(forwardShape);
        backward = new WinogradTiles(backwardShape);
    }

    /// <summary>Whether the algorithm applies.</summary>
    public static bool Supports(ConvolutionGeometry geometry) =>
        geometry is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, Groups: 1 };

    private protected override void Forward(
        int samples,
        MatrixRows input,
        MatrixRows weights,
        float* bias,
        bool relu,
        MatrixRows output,
        Workers workers
    )
    {
        var end = new WinogradEnd { Bias = bias, Relu = relu };
        Run(forward, forwardShape, samples, input, weights, end, output, workers);
    }

    private protected override void InputGradient(
        int samples,
        MatrixRows outputGradient,
        MatrixRows weights,
        MatrixRows inputGradient,
        bool accumulate,
        Workers workers
    )
    {
        var end = new WinogradEnd { Accumulate = accumulate };
        Run(backward, backwardShape, samples, outputGradient, weights, end, inputGradient, workers);
    }

    private protected override void WeightGradient(
        int samples,
        MatrixRows input,
        MatrixRows outputGradient,
        MatrixRows weightGradient,
        bool accumulate,
        Workers workers
    )
    {
        int count = samples * forward.TilesASample;
        int block = Block(CacheSizes.SecondLevel / BytesANumber, forwardShape);
        int most = Math.Min(count, Math.Max(block, WinogradSpreadJob<T>.TilesAPart * workers.Threads));
        WinogradLayout seen = Seen(null, most);
        WinogradLayout spread = Spread(null, most);
        float* memory = ConvolutionScratch.Weights(checked(seen.Length + spread.Length));
        int length = checked((int)(AllPoints * WinogradFilters<T>.PointStep(forwardShape)));
        float* sums = ConvolutionScratch.Gradient(length);
        if (count == 0)
        {
            new Span<float>(sums, length).Clear();
        }

        for (int first = 0; first < count; first += most)
        {
            int tiles = Math.Min(most, count - first);
            seen = Seen(memory, tiles);
            spread = Spread(memory + seen.Length, tiles);
            var transform = new WinogradSpreadJob<T>(
                forward,
                forwardShape,
                first,
                tiles,
                input,
                outputGradient,
                seen,
                spread
            );
            workers.Run(ref transform, transform.Parts);
            var sum = new WinogradSumJob<T>(forwardShape, tiles, first > 0, seen, spread, sums);
            workers.Run(ref sum, AllPoints);
        }

        var end = new WinogradFilterGradientJob<T>(forwardShape, sums, accumulate, weightGradient);
        workers.Run(ref end, Geometry.Channels);
    }

    private static void Run(
        ref WeightPanels<T> panels,
        DirectShape shape,
        float* packed,
        float* filters,
        Workers workers
    )
    {
        int count = WeightPanels<T>.Count(shape.TargetChannels);
        workers.Run(ref panels, count);
        var transform = new WinogradFilters<T>(shape, packed, filters);
        workers.Run(ref transform, count);
    }

    private static int Block(int floats, DirectShape shape)
    {
        int cached = floats / (AllPoints * (shape.SourceStride + shape.TargetStride));
        return cached >= FewestCached ? Math.Min(cached, MostTiles) : MostTiles;
    }

    private WinogradLayout Seen(float* start, int tiles) =>
        WinogradLayout.Chunks(start, tiles, forwardShape.SourceStride, LaneTree.Lanes);

    private WinogradLayout Spread(float* start, int tiles) =>
        WinogradLayout.Chunks(start, tiles, forwardShape.TargetStride, WeightPanels<T>.Width);

    private void Run(
        WinogradTiles tiles,
        DirectShape shape,
        int samples,
        MatrixRows source,
        MatrixRows weights,
        WinogradEnd end,
        MatrixRows target,
        Workers workers
    )
    {
        int packedLength = checked(Geometry.KernelArea * shape.Channels * shape.TargetStride);
        int filtersLength = checked((int)(AllPoints * WinogradFilters<T>.PointStep(shape)));
        float* packed = ConvolutionScratch.Gradient(packedLength);
        float* filters = ConvolutionScratch.Weights(filtersLength);
        var panels = new WeightPanels<T>(shape, Geometry, weights, packed);
        Run(ref panels, shape, packed, filters, workers);

        int count = samples * tiles.TilesASample;
        int parts = Math.Max(ProductKernel.Count(count, Block(CachedFloats, shape)), Math.Min(workers.Threads, count));
        var job = new WinogradJob<T>(tiles, shape, count, parts, source, filters, end, target);
        workers.Run(ref job, parts);
    }
}
