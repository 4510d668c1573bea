using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The same as <see cref="DirectWeightJob{T}"/>, bit for bit, with lanes along the places of rows of taps (<see cref="TapLanes"/>): what positions see of two
/// vectors of them is laid side by side, and a tile is some outputs of those.
/// </summary>
/// <param name="pass">The forward pass.</param>
/// <param name="lanes">How the sums lie.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="input">[sample x input position, channel].</param>
/// <param name="outputGradient">[sample x output position, output].</param>
/// <param name="sums">Receives the sums.</param>
/// <param name="adds">Whether it holds the sums of samples before these.</param>
/// <param name="parts">How many parts.</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed, and a block's copy has room for a
// vector behind it.
internal readonly unsafe struct DirectTapsJob<T>(
    DirectPass pass,
    TapLanes lanes,
    int samples,
    MatrixRows input,
    MatrixRows outputGradient,
    MatrixRows sums,
    bool adds,
    int parts
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int VectorsOfPanel = 2;

    private int Vectors => lanes.Width / T.Count;

    private int Panels => ProductKernel.Count(Vectors, VectorsOfPanel);

    private int Tiles => ProductKernel.Count(pass.Shape.TargetChannels, PlaceKernel.MostRows<T>(VectorsOfPanel));

    public void Execute(int part)
    {
        int tiles = Tiles;
        (int start, int end) = ProductKernel.Share(Panels * tiles, parts, part);
        float* buffer = ConvolutionScratch.Patches(pass.BufferLength + LaneTree.Lanes);
        float* panel = ConvolutionScratch.Panel(DirectPass.PositionsAtOnce * VectorsOfPanel * T.Count);
        int blocks = start < end ? pass.Blocks(samples) : 0;
        for (int number = 0; number < blocks; number++)
        {
            DirectBlock block = pass.Block(number, samples, input, buffer);
            int chunks = ProductKernel.Count(block.Positions, DirectPass.PositionsAtOnce);
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                (int position, int positionEnd) = ProductKernel.Share(block.Positions, chunks, chunk);
                for (int tile = start; tile < end; )
                {
                    int column = tile / tiles;
                    int last = Math.Min(end, (column + 1) * tiles);
                    Pack(block, position, positionEnd, column, panel);
                    Run(
                        block,
                        position,
                        positionEnd - position,
                        column,
                        panel,
                        tile,
                        last,
                        adds || number > 0 || chunk > 0
                    );
                    tile = last;
                }
            }
        }
    }

    private int VectorsOf(int column) => Math.Min(VectorsOfPanel, Vectors - column * VectorsOfPanel);

    private void Run(
        in DirectBlock block,
        int position,
        int positions,
        int column,
        float* panel,
        int start,
        int end,
        bool resumes
    )
    {
        (int height, int larger) = Math.DivRem(pass.Shape.TargetChannels, Tiles);
        var tile = new PlaceTile
        {
            A = outputGradient.Row(block.FirstTarget + position),
            From = lanes.Positions,
            Positions = positions,
            B = panel,
            CStride = sums.Stride,
            Adds = resumes,
        };
        for (int index = start; index < end; index++)
        {
            int i = index - column * Tiles;
            int output = i * height + Math.Min(i, larger);
            tile.Places = lanes.Outputs + output;
            tile.C = sums.Row(output) + column * VectorsOfPanel * T.Count;
            PlaceKernel.Run<T>(i < larger ? height + 1 : height, VectorsOf(column), tile);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(in DirectBlock block, int position, int end, int column, float* panel)
    {
        int vectors = VectorsOf(column);
        int first = column * VectorsOfPanel * T.Count;
        nint near = OffsetOf(first);
        nint far = OffsetOf(first + (vectors - 1) * T.Count);
        for (int i = position; i < end; i++)
        {
            float* seen = block.Source + pass.From[i];
            T.Store(panel, T.Load(seen + near));
            panel += T.Count;
            if (vectors > 1)
            {
                T.Store(panel, T.Load(seen + far));
                panel += T.Count;
            }
        }
    }

    private nint OffsetOf(int lane)
    {
        (int segment, int within) = Math.DivRem(lane, lanes.SegmentWidth);
        return pass.SegmentOffsets[segment] + within;
    }
}
