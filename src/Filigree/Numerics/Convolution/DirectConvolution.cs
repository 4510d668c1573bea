namespace Filigree.Numerics;

/// <summary>
/// A convolution without patches: what one row of the kernel sees is contiguous in a copy of the input with zeros around it, or in the
/// input itself, so it is multiplied where it is. Sums run over [kernel row, kernel column, channel] in order (for the gradient of the
/// input over [output row, output column, output]), those of the weights' gradient over the positions of a block and then over blocks.
/// Geometries of one group.
/// </summary>
/// <typeparam name="T">The lanes; the result's bits do not depend on them.</typeparam>
// Safe: ConvolutionKernel checks and fixes the matrices for the whole call; the copies of the input are as long as the pass says.
internal sealed unsafe class DirectConvolution<T> : ConvolutionKernel
    where T : unmanaged, ILanes<T>
{
    private readonly DirectPass forward;
    private readonly DirectPass[] backward;
    private readonly DirectPass weightsPass;
    private readonly TapLanes? taps;
    private readonly bool leavesInputs;

    public DirectConvolution(ConvolutionGeometry geometry)
        : base(geometry, ConvolutionForm.Direct)
    {
        forward = new DirectPass(DirectShape.Forward(geometry));
        weightsPass = new DirectPass(forward.Shape, PixelLayout.Spread);
        taps = TapLanes.For(weightsPass, T.Count);
        backward = DirectPass.Backward(geometry, out leavesInputs);
    }

    private protected override void Forward(
        int samples,
        MatrixRows input,
        MatrixRows weights,
        float* bias,
        bool relu,
        MatrixRows output,
        Workers workers
    ) => Run(forward, samples, input, weights, bias, relu, accumulate: false, output, workers);

    private protected override void InputGradient(
        int samples,
        MatrixRows outputGradient,
        MatrixRows weights,
        MatrixRows inputGradient,
        bool accumulate,
        Workers workers
    )
    {
        if (leavesInputs && !accumulate)
        {
            inputGradient.Clear((nint)samples * Geometry.Positions);
        }

        foreach (DirectPass pass in backward)
        {
            Run(pass, samples, outputGradient, weights, bias: null, relu: false, accumulate, inputGradient, workers);
        }
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
        if (samples == 0)
        {
            new Span<float>(Sums().Start, SumsLength).Clear();
        }

        AddWeightGradient(samples, input, outputGradient, isFirst: true, workers);
        EndWeightGradient(weightGradient, accumulate);
    }

    internal override int SamplesAPart => weightsPass.SamplesABlock;

    private protected override void AddWeightGradient(
        int samples,
        MatrixRows input,
        MatrixRows outputGradient,
        bool isFirst,
        Workers workers
    )
    {
        int threads = workers.Threads;
        MatrixRows sums = Sums();
        if (taps is not null)
        {
            var along = new DirectTapsJob<T>(
                weightsPass,
                taps,
                samples,
                input,
                outputGradient,
                sums,
                adds: !isFirst,
                threads
            );
            workers.Run(ref along, threads);
            return;
        }

        var job = new DirectWeightJob<T>(weightsPass, samples, input, outputGradient, sums, adds: !isFirst, threads);
        workers.Run(ref job, threads);
    }

    private protected override void EndWeightGradient(MatrixRows weightGradient, bool accumulate)
    {
        if (taps is null)
        {
            ChannelsLast.CopyBack(Geometry, Sums(), weightGradient, accumulate);
        }
        else
        {
            taps.CopyBack(Geometry, Sums(), weightGradient, accumulate);
        }
    }

    private int SumsStride => taps?.Width ?? Padded(Geometry.Outputs);

    private int SumsLength => checked((taps is null ? Geometry.Places : Geometry.Outputs) * SumsStride);

    private MatrixRows Sums() => new(ConvolutionScratch.Gradient(SumsLength), SumsStride);

    private void Run(
        DirectPass pass,
        int samples,
        MatrixRows source,
        MatrixRows weights,
        float* bias,
        bool relu,
        bool accumulate,
        MatrixRows target,
        Workers workers
    )
    {
        float* packed = ConvolutionScratch.Weights(checked(pass.Places * pass.Shape.TargetStride));
        var panels = new WeightPanels<T>(pass.Shape, Geometry, weights, packed);
        workers.Run(ref panels, WeightPanels<T>.Count(pass.Shape.TargetChannels));
        var job = new DirectJob<T>(pass, samples, source, packed, bias, relu, accumulate, target);
        workers.Run(ref job, pass.Blocks(samples));
    }
}
