namespace Filigree.Numerics;

/// <summary>
/// Adds a block of tiles to the sums of a weight gradient, a product [channel, tile] x [tile, output] for each of 36 points: one part each.
/// </summary>
/// <param name="shape">The forward pass.</param>
/// <param name="count">Tiles of the block.</param>
/// <param name="adds">Whether there are sums of earlier blocks.</param>
/// <param name="seen">The transforms of the input, in chunks of <see cref="LaneTree.Lanes"/> channels.</param>
/// <param name="spread">Those of the output gradients, in chunks as wide as a panel.</param>
/// <param name="sums">[point, channel, output].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct WinogradSumJob<T>(
    DirectShape shape,
    int count,
    bool adds,
    WinogradLayout seen,
    WinogradLayout spread,
    float* sums
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    public void Execute(int part)
    {
        float* pointSums = sums + part * WinogradFilters<T>.PointStep(shape);
        for (int panel = 0; panel < WeightPanels<T>.Count(shape.TargetChannels); panel++)
        {
            int vectors = WeightPanels<T>.Vectors(shape.TargetChannels, panel);
            for (int channel = 0; channel < shape.Channels; channel += LaneTree.Lanes)
            {
                int rows = Math.Min(LaneTree.Lanes, shape.Channels - channel);
                var column = new TileColumn
                {
                    Depth = count,
                    A = seen.At(part, 0) + channel / LaneTree.Lanes * seen.ChunkStep,
                    AStride = seen.TileStep,
                    B = spread.At(part, 0) + panel * spread.ChunkStep,
                    BStride = spread.TileStep,
                    C = pointSums + channel * (nint)shape.TargetStride + panel * WeightPanels<T>.Width,
                    CStride = shape.TargetStride,
                    Resumes = adds,
                };
                Run(rows, vectors, ref column);
            }
        }
    }

    private static void Run(int rows, int vectors, ref TileColumn column)
    {
        int tilesBelow = ProductKernel.Count(rows, MicroKernel.MostRows<T>(vectors));
        (int height, int larger) = Math.DivRem(rows, tilesBelow);
        Run(height + 1, larger, vectors, ref column);
        Run(height, tilesBelow - larger, vectors, ref column);
    }

    private static void Run(int height, int tilesBelow, int vectors, ref TileColumn column)
    {
        if (tilesBelow == 0)
        {
            return;
        }

        column.Tiles = tilesBelow;
        column.ATileStep = height;
        column.Soon = column.C + height * column.CStride;
        column.SoonStride = column.CStride;
        MicroKernel.Run<T, RowsAdjacent, Sums>(height, vectors, column);
        column.A += tilesBelow * height;
        column.C += tilesBelow * height * column.CStride;
    }
}
