namespace Filigree.Numerics;

/// <summary>
/// A convolution as a product of matrices: the patch of the input that an output sees becomes a row [kernel row, kernel column, channel].
/// Some rows are copied and multiplied at a time, so that they stay in the cache.
/// </summary>
/// <param name="geometry">The sizes.</param>
// Safe: ConvolutionKernel checks and fixes the matrices for the whole call; scratch is as long as the blocks of patches cut from it.
internal sealed unsafe class UnrolledConvolution(ConvolutionGeometry geometry)
    : ConvolutionKernel(geometry, ConvolutionForm.Unrolled)
{
    private const int BlockFloats = 64 * 1024;

    private readonly int patchStride = Padded(geometry.Places);
    private readonly int blockRows = Math.Max(1, BlockFloats / Padded(geometry.Places));

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
        int rows = samples * Geometry.OutputPositions;
        var job = new ForwardJob(this, rows, input, Ordered(weights), bias, relu, output);
        workers.Run(ref job, (rows + blockRows - 1) / blockRows);
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
        var job = new InputGradientJob(this, outputGradient, Ordered(weights), inputGradient, accumulate);
        workers.Run(ref job, samples);
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
        int stride = Padded(Geometry.Outputs);
        int rows = samples * Geometry.OutputPositions;
        var sums = new MatrixRows(ConvolutionScratch.Gradient(checked(Geometry.Places * stride)), stride);
        new Span<float>(sums.Start, Geometry.Places * stride).Clear();
        var patches = new MatrixRows(ConvolutionScratch.Patches(blockRows * patchStride), patchStride);
        for (int row = 0; row < rows; row += blockRows)
        {
            int count = Math.Min(blockRows, rows - row);
            for (int group = 0; group < Geometry.Groups; group++)
            {
                int column = group * Geometry.GroupOutputs;
                var gather = new GatherJob(Geometry, input, group, row, count, patches, workers.Threads);
                workers.Run(ref gather, workers.Threads);
                MatrixProduct.Multiply(
                    patches.Block(0, count, 0, Geometry.Places).AsReadOnly().Transposed,
                    outputGradient.Block(row, count, column, Geometry.GroupOutputs),
                    sums.Block(0, Geometry.Places, column, Geometry.GroupOutputs),
                    accumulate: true,
                    workers: workers
                );
            }
        }

        ChannelsLast.CopyBack(Geometry, sums, weightGradient, accumulate);
    }

    private MatrixRows Ordered(MatrixRows weights)
    {
        int stride = Padded(Geometry.Outputs);
        var ordered = new MatrixRows(ConvolutionScratch.Weights(checked(Geometry.Places * stride)), stride);
        ChannelsLast.Copy(Geometry, weights, ordered);
        return ordered;
    }

    // One part is a block of rows.
    private readonly struct ForwardJob(
        UnrolledConvolution kernel,
        int rows,
        MatrixRows input,
        MatrixRows weights,
        float* bias,
        bool relu,
        MatrixRows output
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            ConvolutionGeometry geometry = kernel.Geometry;
            int row = part * kernel.blockRows;
            int count = Math.Min(kernel.blockRows, rows - row);
            var patches = new MatrixRows(
                ConvolutionScratch.Patches(kernel.blockRows * kernel.patchStride),
                kernel.patchStride
            );
            for (int group = 0; group < geometry.Groups; group++)
            {
                int column = group * geometry.GroupOutputs;
                Patches.Gather(geometry, input, group, row, count, patches);
                MatrixProduct.Multiply(
                    patches.Block(0, count, 0, geometry.Places),
                    weights.Block(0, geometry.Places, column, geometry.GroupOutputs),
                    output.Block(row, count, column, geometry.GroupOutputs),
                    bias: bias is null ? default : new ReadOnlySpan<float>(bias + column, geometry.GroupOutputs),
                    relu: relu
                );
            }
        }
    }

    // One part is a sample: no two of them add to the same number.
    private readonly struct InputGradientJob(
        UnrolledConvolution kernel,
        MatrixRows outputGradient,
        MatrixRows weights,
        MatrixRows inputGradient,
        bool accumulate
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            ConvolutionGeometry geometry = kernel.Geometry;
            var patches = new MatrixRows(
                ConvolutionScratch.Patches(kernel.blockRows * kernel.patchStride),
                kernel.patchStride
            );
            if (!accumulate)
            {
                int numbers = geometry.Positions * (int)inputGradient.Stride;
                new Span<float>(inputGradient.Row(part * geometry.Positions), numbers).Clear();
            }

            int end = (part + 1) * geometry.OutputPositions;
            for (int row = part * geometry.OutputPositions; row < end; row += kernel.blockRows)
            {
                int count = Math.Min(kernel.blockRows, end - row);
                for (int group = 0; group < geometry.Groups; group++)
                {
                    int column = group * geometry.GroupOutputs;
                    MatrixProduct.Multiply(
                        outputGradient.Block(row, count, column, geometry.GroupOutputs),
                        weights.Block(0, geometry.Places, column, geometry.GroupOutputs).AsReadOnly().Transposed,
                        patches.Block(0, count, 0, geometry.Places)
                    );
                    Patches.Scatter(geometry, patches, group, row, count, inputGradient);
                }
            }
        }
    }

    private readonly struct GatherJob(
        ConvolutionGeometry geometry,
        MatrixRows input,
        int group,
        int row,
        int rows,
        MatrixRows patches,
        int parts
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            (int start, int end) = ProductKernel.Share(rows, parts, part);
            var target = new MatrixRows(patches.Row(start), patches.Stride);
            Patches.Gather(geometry, input, group, row + start, end - start, target);
        }
    }
}
