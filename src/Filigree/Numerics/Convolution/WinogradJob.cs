namespace Filigree.Numerics;

/// <summary>
/// A pass by Winograd's algorithm, a part for each block of tiles: the transforms of what they see, a product of matrices
/// [tile, channel] x [channel, output] for each of 36 points, and the transform back.
/// </summary>
/// <param name="tiles">The tiles.</param>
/// <param name="shape">The pass.</param>
/// <param name="count">Tiles of the batch.</param>
/// <param name="parts">How many parts.</param>
/// <param name="source">[sample x position, channel].</param>
/// <param name="filters">The filters' transforms.</param>
/// <param name="end">What becomes of the results.</param>
/// <param name="target">Receives [sample x position, output].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct WinogradJob<T>(
    WinogradTiles tiles,
    DirectShape shape,
    int count,
    int parts,
    MatrixRows source,
    float* filters,
    WinogradEnd end,
    MatrixRows target
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int AllPoints = WinogradTransform.Points * WinogradTransform.Points;

    public void Execute(int part)
    {
        (int start, int stop) = ProductKernel.Share(count, parts, part);
        int block = stop - start;
        var seen = WinogradLayout.Rows(null, block, shape.SourceStride);
        var products = WinogradLayout.Rows(null, block, shape.TargetStride);
        float* memory = ConvolutionScratch.Patches(
            checked(seen.Length + products.Length + WinogradTiles.ScratchLength)
        );
        seen = WinogradLayout.Rows(memory, block, shape.SourceStride);
        products = WinogradLayout.Rows(memory + seen.Length, block, shape.TargetStride);
        float* scratch = memory + seen.Length + products.Length;

        int sourceChannels = ProductKernel.Count(shape.Channels, T.Count) * T.Count;
        for (int tile = 0; tile < block; tile++)
        {
            tiles.See<T>(source, sourceChannels, start + tile, seen, tile, scratch);
        }

        for (int point = 0; point < AllPoints; point++)
        {
            Multiply(seen, point, block, products);
        }

        int targetChannels = ProductKernel.Count(shape.TargetChannels, T.Count) * T.Count;
        for (int tile = 0; tile < block; tile++)
        {
            tiles.Finish<T>(products, tile, targetChannels, start + tile, end, target, scratch);
        }
    }

    private void Multiply(WinogradLayout seen, int point, int block, WinogradLayout products)
    {
        for (int panel = 0; panel < WeightPanels<T>.Count(shape.TargetChannels); panel++)
        {
            int first = panel * WeightPanels<T>.Width;
            int vectors = WeightPanels<T>.Vectors(shape.TargetChannels, panel);
            int tilesBelow = ProductKernel.Count(block, MicroKernel.MostRows<T>(vectors));
            (int height, int larger) = Math.DivRem(block, tilesBelow);
            var column = new TileColumn
            {
                Depth = shape.Channels,
                A = seen.At(point, 0),
                AStride = seen.TileStep,
                B = filters + point * WinogradFilters<T>.PointStep(shape) + (nint)first * shape.Channels,
                BStride = vectors * T.Count,
                C = products.At(point, 0) + first,
                CStride = products.TileStep,
            };
            Run(height + 1, larger, vectors, ref column);
            Run(height, tilesBelow - larger, vectors, ref column);
        }
    }

    private static void Run(int height, int tilesBelow, int vectors, ref TileColumn column)
    {
        if (tilesBelow == 0)
        {
            return;
        }

        column.Tiles = tilesBelow;
        column.ATileStep = height * column.AStride;
        column.Soon = column.C + height * column.CStride;
        column.SoonStride = column.CStride;
        MicroKernel.Run<T, RowsApart, Sums>(height, vectors, column);
        column.A += tilesBelow * column.ATileStep;
        column.C += tilesBelow * height * column.CStride;
    }
}
