using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The backward products of a sparse layer, both in one walk by input neuron: <c>dX[i, :] = sum of w * dY[o, :]</c>
/// over the connections of i, outputs in order as in the dense product, and each connection's <c>dw = sum of X[i, s] * dY[o, s]</c>
/// over the samples s, which runs over sixteen lanes (sample s in lane s modulo 16, in order) added by
/// <see cref="LaneTree"/>. A row of dY is loaded once for both.
/// </summary>
// Safe: SparseProduct checks the shapes and holds the matrices fixed; indices come from connections that were checked when they were made.
internal unsafe partial struct SparseBackward
{
    /// <summary>
    /// Samples whose products a weight's lanes add up before the lanes are added. A part of the definition of the sums, the same on every machine.
    /// </summary>
    public const int Chunk = 128;

    // Connections whose lanes are kept at a time: their lanes stay in the first-level cache.
    private const int Group = 64;

    // Connections between asking for a row and using it.
    private const int RowsAhead = 4;

    // Input neurons between asking for their rows and using them.
    private const int SegmentsAhead = SegmentPlan.Beyond;

    /// <summary>The order of the connections, by input neuron.</summary>
    public required SegmentPlan Plan;

    /// <summary>How many connections.</summary>
    public required int Count;

    /// <summary>Output neuron at each index.</summary>
    public required int* Heads;

    /// <summary>Weight at each index.</summary>
    public required float* Weights;

    /// <summary>Receives the weights' gradient, by index.</summary>
    public required float* WeightGradient;

    /// <summary>Whether the first chunk adds to what is there, as the ones behind it do.</summary>
    public required bool Accumulates;

    /// <summary>[input, sample].</summary>
    public required float* X;

    /// <summary>Distance of two rows of X.</summary>
    public required nint XStride;

    /// <summary>Receives [input, sample]; null where it is not wanted.</summary>
    public required float* InputGradient;

    /// <summary>Distance of two rows of the input gradient.</summary>
    public required nint InputGradientStride;

    /// <summary>dY: [output, sample], zero in the padding.</summary>
    public required float* OutputGradient;

    /// <summary>Distance of two rows of dY.</summary>
    public required nint OutputGradientStride;

    /// <summary>The samples, from the first one of the matrices on.</summary>
    public required SamplePasses Passes;

    /// <summary>Computes what belongs to the input neurons of a band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int band)
        where T : unmanaged, ILanes<T>
    {
        byte* room = stackalloc byte[Group * LaneTree.Lanes * sizeof(float) + AlignedBuffer.Alignment];
        float* lanes = (float*)(((nint)room + AlignedBuffer.Alignment - 1) & -AlignedBuffer.Alignment);
        fixed (Segment* segments = Plan.Segments)
        {
            // A segment is looked at behind the last one too, as a plan allows.
            for (int block = 0; block < Plan.Blocks; block++)
            {
                Segment* segment = segments + Plan.BlockStart(band, block);
                Segment* end = segments + Plan.BlockEnd(band, block);
                int place = segment->Start;
                while (segment < end)
                {
                    // Some connections, whose inputs may have begun before them or go on behind them.
                    var run = new Connected(segment, place, block > 0);
                    int count = 0;
                    int stop = place;
                    while (segment < end)
                    {
                        int length = segment->Stop - place;
                        if (count + length > Group)
                        {
                            break;
                        }

                        count += length;
                        stop = segment->Stop;
                        segment++;
                        place = segment->Start;
                    }

                    run.End = segment;
                    if (segment < end && count < Group)
                    {
                        place += Group - count;
                        count = Group;
                        stop = place;
                        run.End++;
                    }

                    run.Stop = stop;
                    Connect<T>(run, count, lanes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Connect<T>(in Connected run, int count, float* lanes)
        where T : unmanaged, ILanes<T>
    {
        bool accumulates = Accumulates;
        for (int pass = 0; pass < Passes.Count; pass++)
        {
            (int column, int width) = Passes.At(pass);
            if (column > 0 && column % Chunk == 0)
            {
                AddUp(run, count, lanes, accumulates);
                accumulates = true;
            }

            if (width == 8 * T.Count)
            {
                Columns<T, EightVectors>(run, column, lanes);
            }
            else if (width == 4 * T.Count)
            {
                Columns<T, FourVectors>(run, column, lanes);
            }
            else if (width == 2 * T.Count)
            {
                Columns<T, TwoVectors>(run, column, lanes);
            }
            else if (width == T.Count)
            {
                Columns<T, OneVector>(run, column, lanes);
            }
            else if (width == Lanes256.Count)
            {
                Columns<Lanes256, OneVector>(run, column, lanes);
            }
            else
            {
                Columns<Lanes128, OneVector>(run, column, lanes);
            }
        }

        AddUp(run, count, lanes, accumulates);
    }

    // The lanes' sums go to the indices of their connections, which most often follow each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddUp(in Connected run, int count, float* lanes, bool accumulates)
    {
        if (run.Stop - run.Start == count)
        {
            float* gradient = WeightGradient + run.Start;
            LaneTree.SumEach(lanes, count, accumulates ? lanes : gradient);
            if (accumulates)
            {
                nint index = 0;
                for (; index <= count - Lanes256.Count; index += Lanes256.Count)
                {
                    Lanes256.Store(gradient + index, Lanes256.Load(gradient + index) + Lanes256.Load(lanes + index));
                }

                for (; index < count; index++)
                {
                    gradient[index] += lanes[index];
                }
            }

            return;
        }

        LaneTree.SumEach(lanes, count, lanes);
        for (Segment* segment = run.First; segment < run.End; segment++)
        {
            nint stop = Math.Min(segment->Stop, run.Stop);
            for (nint place = Math.Max(segment->Start, run.Start); place < stop; place++)
            {
                WeightGradient[place] = accumulates ? WeightGradient[place] + *lanes : *lanes;
                lanes++;
            }
        }
    }

    /// <summary>Connections of a block, of which the first and the last segment may have more.</summary>
    private struct Connected(Segment* first, int start, bool goesOn)
    {
        /// <summary>Where the connections of the first segment start.</summary>
        public readonly int Start = start;

        /// <summary>Whether the input gradients go on from what is there.</summary>
        public readonly bool GoesOn = goesOn;

        /// <summary>The first segment.</summary>
        public readonly Segment* First = first;

        /// <summary>The end of the segments.</summary>
        public Segment* End;

        /// <summary>The end of the last one's connections.</summary>
        public int Stop;
    }
}
