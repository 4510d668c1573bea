namespace Filigree.Numerics;

/// <summary>
/// A convolution of which each channel has one output of its own: the weights are [tap, channel], and lanes run over the channels, of which a cache line's,
/// sixteen, are copied side by side and computed at a time. Sums run
/// over the taps in order; those of the weights' gradient over the positions of a slice, a fixed share of the blocks of positions, and then over
/// the slices.
/// </summary>
/// <typeparam name="T">The lanes; the result's bits do not depend on them.</typeparam>
// Safe: ConvolutionKernel checks and fixes the matrices for the whole call; the copies of the input are as long as the pass says.
internal sealed unsafe class DepthwiseConvolution<T> : ConvolutionKernel
    where T : unmanaged, ILanes<T>
{
    private const int MostSlices = 32;

    private readonly DirectPass forward;
    private readonly DirectPass[] backward;
    private readonly bool leavesInputs;
    private readonly int padded;

    public DepthwiseConvolution(ConvolutionGeometry geometry)
        : base(geometry, ConvolutionForm.Depthwise)
    {
        padded = Padded(geometry.Channels);
        forward = DirectPass.OfSixteen(geometry);
        backward = DirectPass.BackwardOfSixteen(geometry, out leavesInputs);
    }

    /// <summary>Whether a geometry is of this kind.</summary>
    public static bool Supports(ConvolutionGeometry geometry) =>
        geometry.IsDepthwise && geometry.Outputs == geometry.Channels;

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
        var job = new DepthwiseJob<T>(forward, samples, input, Taps(forward, weights), bias, relu, false, output);
        workers.Run(ref job, forward.Blocks(samples));
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
        if (leavesInputs && !accumulate)
        {
            inputGradient.Clear((nint)samples * Geometry.Positions);
        }

        foreach (DirectPass pass in backward)
        {
            float* taps = Taps(pass, weights);
            var job = new DepthwiseJob<T>(pass, samples, outputGradient, taps, null, false, accumulate, inputGradient);
            workers.Run(ref job, pass.Blocks(samples));
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
        int slices = Math.Min(forward.Blocks(samples), MostSlices);
        int length = checked(Geometry.KernelArea * padded);
        float* sums = ConvolutionScratch.Gradient(checked(Math.Max(1, slices) * length));
        var job = new DepthwiseWeightJob<T>(forward, samples, slices, input, outputGradient, sums);
        workers.Run(ref job, slices);
        if (!accumulate)
        {
            weightGradient.Clear(Geometry.KernelArea);
        }

        for (int slice = 0; slice < slices; slice++)
        {
            var slicesSums = new ReadOnlySpan<float>(sums + slice * (nint)length, length);
            Elementwise.Add(slicesSums, new Span<float>(weightGradient.Start, length));
        }
    }

    // The weights of sixteen channels and then of the next, tap by tap in the order of a pass.
    private float* Taps(DirectPass pass, MatrixRows weights)
    {
        DirectShape shape = pass.Shape;
        int count = shape.TapRows * shape.TapColumns;
        float* taps = ConvolutionScratch.Weights(checked(count * padded));
        for (int row = 0; row < shape.TapRows; row++)
        {
            for (int column = 0; column < shape.TapColumns; column++)
            {
                float* from = weights.Row(shape.KernelPlace(row, column, Geometry.KernelWidth));
                float* to = taps + (row * shape.TapColumns + column) * (nint)LaneTree.Lanes;
                for (int channel = 0; channel < padded; channel += LaneTree.Lanes, to += count * LaneTree.Lanes)
                {
                    new ReadOnlySpan<float>(from + channel, LaneTree.Lanes).CopyTo(new Span<float>(to, LaneTree.Lanes));
                }
            }
        }

        return taps;
    }
}
