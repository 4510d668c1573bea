namespace Filigree.Numerics;

/// <summary>
/// How the sums of a weight gradient lie where lanes run along the places of a row of taps, and not along the outputs, which would fill them badly: a row an
/// output, the rows of taps one after the other, each padded to whole vectors.
/// </summary>
// Safe: ConvolutionKernel checks and fixes the matrices; a row of sums is as long as all rows of taps.
internal sealed unsafe class TapLanes
{
    // What packing has to be outdone by.
    private const double LeastGain = 1.1;

    private readonly int segmentLength;
    private readonly nint[] outputs;
    private readonly nint[] positions;

    private TapLanes(DirectPass pass, int lanes)
    {
        segmentLength = pass.SegmentLength;
        SegmentWidth = RoundedUp(segmentLength, lanes);
        Width = pass.SegmentCount * SegmentWidth;
        outputs = Steps(pass.Shape.TargetChannels, 1);
        positions = Steps(DirectPass.PositionsAtOnce, pass.Shape.TargetStride);
    }

    /// <summary>Lanes of a row of taps.</summary>
    public int SegmentWidth { get; }

    /// <summary>Lanes of all.</summary>
    public int Width { get; }

    /// <summary>Where each output's gradient lies in a row of them; in memory that stays where it is.</summary>
    public nint* Outputs => DirectPass.Address(outputs);

    /// <summary>How far each position's row lies behind the first one's.</summary>
    public nint* Positions => DirectPass.Address(positions);

    /// <summary>These lanes, where they take fewer vectors than the outputs'; else null.</summary>
    /// <param name="pass">The forward pass.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    public static TapLanes? For(DirectPass pass, int lanes)
    {
        if (pass.IsInPlace || !pass.HasRowsInOnePiece)
        {
            return null;
        }

        int outputs = pass.Shape.TargetChannels;
        double along = (double)outputs * pass.SegmentCount * RoundedUp(pass.SegmentLength, lanes);
        return along * LeastGain < (double)RoundedUp(outputs, lanes) * pass.Places ? new TapLanes(pass, lanes) : null;
    }

    /// <summary>Copies, or adds, the gradient to that of the weights.</summary>
    public void CopyBack(ConvolutionGeometry geometry, MatrixRows sums, MatrixRows gradient, bool accumulate)
    {
        int place = 0;
        for (int channel = 0; channel < geometry.Channels; channel++)
        {
            for (int kernelPlace = 0; kernelPlace < geometry.KernelArea; kernelPlace++, place++)
            {
                (int segment, int lane) = Math.DivRem(ChannelsLast.Row(geometry, channel, kernelPlace), segmentLength);
                float* from = sums.Start + segment * SegmentWidth + lane;
                float* to = gradient.Row(place);
                for (int output = 0; output < geometry.Outputs; output++, from += sums.Stride)
                {
                    to[output] = accumulate ? to[output] + *from : *from;
                }
            }
        }
    }

    private static int RoundedUp(int length, int lanes) => ProductKernel.Count(length, lanes) * lanes;

    private static nint[] Steps(int count, nint step)
    {
        nint[] steps = GC.AllocateUninitializedArray<nint>(count, pinned: true);
        for (int index = 0; index < count; index++)
        {
            steps[index] = index * step;
        }

        return steps;
    }
}
