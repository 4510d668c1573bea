namespace Filigree.Numerics;

/// <summary>A pass of a direct convolution, a part for each block of positions.</summary>
/// <param name="pass">The pass.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="source">[sample x position, channel].</param>
/// <param name="weights">The panels of weights.</param>
/// <param name="bias">What the sums begin with; or null.</param>
/// <param name="relu">Whether negative results become 0.</param>
/// <param name="accumulate">Whether the sums begin with what the target holds.</param>
/// <param name="target">Receives [sample x position, channel].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct DirectJob<T>(
    DirectPass pass,
    int samples,
    MatrixRows source,
    float* weights,
    float* bias,
    bool relu,
    bool accumulate,
    MatrixRows target
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    public void Execute(int part)
    {
        DirectBlock block = pass.Block(part, samples, source, ConvolutionScratch.Patches(pass.BufferLength));
        int channels = pass.Shape.TargetChannels;
        for (int number = 0; number < WeightPanels<T>.Count(channels); number++)
        {
            for (int segment = 0; segment < pass.SegmentCount; segment += pass.SegmentsAStretch)
            {
                int end = Math.Min(pass.SegmentCount, segment + pass.SegmentsAStretch);
                Run(block, number, segment, end);
            }
        }
    }

    // A stretch of places of one panel. Zeros above, below and beside the image are left out.
    private void Run(in DirectBlock block, int panel, int start, int end)
    {
        int first = panel * WeightPanels<T>.Width;
        int vectors = WeightPanels<T>.Vectors(pass.Shape.TargetChannels, panel);
        int width = vectors * T.Count;
        float* weightsOfPanel = weights + (nint)first * pass.Places;
        foreach (PositionGroup group in pass.Groups.Of(block.Part))
        {
            int firstSeen = group.Rows.First * pass.SegmentsARow;
            int endSeen = group.Rows.End * pass.SegmentsARow;
            int segment = Math.Max(start, firstSeen);
            int segmentEnd = Math.Min(end, endSeen);
            if (segment >= segmentEnd)
            {
                continue;
            }

            // Columns are left out only where a segment is a row of taps.
            nint before = (nint)group.Columns.First * pass.Shape.Channels;
            nint beside = (nint)(pass.Shape.TapColumns - group.Columns.Count) * pass.Shape.Channels;
            var tiles = new PositionTiles
            {
                A = block.Source + before,
                From = pass.Groups.From(block.Part) + group.Start,
                Offsets = pass.SegmentOffsets + segment,
                Segments = segmentEnd - segment,
                Length = pass.SegmentLength - beside,
                B = weightsOfPanel + ((nint)segment * pass.SegmentLength + before) * width,
                BGap = beside * width,
                C = target.Row(block.FirstTarget) + first,
                To = pass.Groups.To(block.Part) + group.Start,
                Resumes = accumulate || segment > firstSeen,
                Bias = bias is null ? null : bias + first,
                Relu = relu && segmentEnd == endSeen,
            };
            Run(group.Size * block.Samples, vectors, ref tiles);
        }
    }

    // Tiles of nearly equal height, so that none is left over that would use the registers badly.
    private static void Run(int positions, int vectors, ref PositionTiles tiles)
    {
        int count = ProductKernel.Count(positions, PositionKernel.MostRows<T>(vectors));
        (int height, int larger) = Math.DivRem(positions, count);
        if (larger > 0)
        {
            tiles.Tiles = larger;
            PositionKernel.Run<T>(height + 1, vectors, tiles);
            tiles.From += larger * (height + 1);
            tiles.To += larger * (height + 1);
        }

        tiles.Tiles = count - larger;
        PositionKernel.Run<T>(height, vectors, tiles);
    }
}
