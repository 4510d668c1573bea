using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A weight gradient of a direct convolution. Each part has some tiles of places and outputs for itself and goes through all blocks of
/// positions, so that no sum depends on the number of parts.
/// </summary>
/// <param name="pass">The forward pass.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="input">[sample x input position, channel].</param>
/// <param name="outputGradient">[sample x output position, output].</param>
/// <param name="sums">Receives [kernel row, kernel column, channel] x [output].</param>
/// <param name="adds">Whether it holds the sums of samples before these.</param>
/// <param name="parts">How many parts.</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct DirectWeightJob<T>(
    DirectPass pass,
    int samples,
    MatrixRows input,
    MatrixRows outputGradient,
    MatrixRows sums,
    bool adds,
    int parts
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private int Panels => WeightPanels<T>.Count(pass.Shape.TargetChannels);

    public void Execute(int part)
    {
        // All panels have equally many tiles but for the last, which may be narrower and have fewer.
        int tiles = Tiles(vectors: 2);
        int all = (Panels - 1) * tiles + Tiles(Vectors(Panels - 1));
        (int start, int end) = ProductKernel.Share(all, parts, part);
        if (start == end)
        {
            return;
        }

        float* buffer = ConvolutionScratch.Patches(pass.BufferLength);
        int blocks = pass.Blocks(samples);
        for (int number = 0; number < blocks; number++)
        {
            DirectBlock block = pass.Block(number, samples, input, buffer);
            for (int panel = Math.Min(start / tiles, Panels - 1); panel < Panels && panel * tiles < end; panel++)
            {
                int first = Math.Max(start - panel * tiles, 0);
                int last = Math.Min(end - panel * tiles, Tiles(Vectors(panel)));
                int chunks = ProductKernel.Count(block.Positions, DirectPass.PositionsAtOnce);
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    (int position, int positionEnd) = ProductKernel.Share(block.Positions, chunks, chunk);
                    Run(block, position, positionEnd - position, panel, first, last, adds || number > 0 || chunk > 0);
                }
            }
        }
    }

    private int Vectors(int panel) => WeightPanels<T>.Vectors(pass.Shape.TargetChannels, panel);

    private int Tiles(int vectors) => ProductKernel.Count(pass.Places, PlaceKernel.MostRows<T>(vectors));

    // Some tiles of one panel.
    private void Run(in DirectBlock block, int position, int positions, int panel, int start, int end, bool adds)
    {
        int column = panel * WeightPanels<T>.Width;
        int vectors = Vectors(panel);
        (int height, int larger) = Math.DivRem(pass.Places, Tiles(vectors));
        var tile = new PlaceTile
        {
            A = block.Source,
            From = pass.From + position,
            Positions = positions,
            B = Panel(block.FirstTarget + position, positions, column, vectors * T.Count),
            CStride = sums.Stride,
            Adds = adds,
        };
        for (int i = start; i < end; i++)
        {
            int place = i * height + Math.Min(i, larger);
            tile.Places = pass.PlaceOffsets + place;
            tile.C = sums.Row(place) + column;
            PlaceKernel.Run<T>(i < larger ? height + 1 : height, vectors, tile);
        }
    }

    // The output gradients of a panel, side by side. In a forward pass, the targets of a block are rows that follow each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* Panel(nint row, int positions, int column, int width)
    {
        float* from = outputGradient.Row(row) + column;
        if (outputGradient.Stride == width)
        {
            return from;
        }

        float* panel = ConvolutionScratch.Panel(positions * width);
        float* to = panel;
        for (int position = 0; position < positions; position++, from += outputGradient.Stride, to += width)
        {
            for (int j = 0; j < width; j += T.Count)
            {
                T.Store(to + j, T.Load(from + j));
            }
        }

        return panel;
    }
}
