namespace Filigree.Numerics;

/// <summary>The transforms of a block of tiles for a weight gradient: of what they see and of their gradients, a part for each few tiles.</summary>
/// <param name="tiles">The tiles.</param>
/// <param name="shape">The forward pass.</param>
/// <param name="first">The first tile of the block.</param>
/// <param name="count">Tiles of the block.</param>
/// <param name="input">[sample x input position, channel].</param>
/// <param name="outputGradient">[sample x output position, output].</param>
/// <param name="seen">Receives the transforms of the input.</param>
/// <param name="spread">Receives those of the gradients.</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct WinogradSpreadJob<T>(
    WinogradTiles tiles,
    DirectShape shape,
    int first,
    int count,
    MatrixRows input,
    MatrixRows outputGradient,
    WinogradLayout seen,
    WinogradLayout spread
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    /// <summary>Tiles of a part.</summary>
    public const int TilesAPart = 8;

    /// <summary>How many parts.</summary>
    public int Parts => ProductKernel.Count(count, TilesAPart);

    public void Execute(int part)
    {
        float* scratch = ConvolutionScratch.Patches(WinogradTiles.ScratchLength);
        int channels = ProductKernel.Count(shape.Channels, T.Count) * T.Count;
        int outputs = ProductKernel.Count(shape.TargetChannels, T.Count) * T.Count;
        int end = Math.Min(count, (part + 1) * TilesAPart);
        for (int tile = part * TilesAPart; tile < end; tile++)
        {
            tiles.See<T>(input, channels, first + tile, seen, tile, scratch);
            tiles.Spread<T>(outputGradient, outputs, first + tile, spread, tile, scratch);
        }
    }
}
