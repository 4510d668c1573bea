using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Which numbers of a source image are summed for which positions of a target image, as tables for the kernels: target (m, n) sees with tap
/// (i, j) the source at <c>(m step + i + top, n step + j + left)</c>, 0 where that is outside. A forward pass is one of these; the
/// gradient of the input is one for each remainder of its rows and columns by the strides.
/// </summary>
// Safe: addresses are computed from sizes that ConvolutionKernel has checked, in matrices that it holds fixed and in scratch of the length asked
// for.
internal sealed unsafe class DirectPass
{
    /// <summary>
    /// Positions whose share of a weight gradient is summed before it is added: what they see of some channels, and a panel of their gradients, fit
    /// into the first-level cache together. Bits depend on it.
    /// </summary>
    public const int PositionsAtOnce = 128;

    // The positions of a block and what they see stay in the second-level cache.
    private const int BlockPositions = 256;

    // Weights of a stretch of places, one panel wide, stay in the first-level cache.
    private const int LongestStretch = 384;
    private const int FewestChannelsInPlace = 16;
    private const int CollidingChannels = 64;
    private const int Colours = 3;

    private readonly DirectShape shape;
    private readonly int copied;
    private readonly int pixel;
    private readonly int rowsABlock;
    private readonly int bufferWidth;
    private readonly int bufferHeight;
    private readonly nint[] from;
    private readonly nint[] to;
    private readonly nint[] places;
    private readonly nint[] segments;
    private readonly PositionGroups? groups;

    /// <summary>Prepares the tables.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="pixels">How the pixels of a copy lie.</param>
    public DirectPass(DirectShape shape, PixelLayout pixels = PixelLayout.Tight)
    {
        this.shape = shape;
        bool collides = pixels == PixelLayout.Spread && shape.Channels % CollidingChannels == 0;
        bool isCopied = pixels == PixelLayout.Sixteen || collides || shape.Channels < FewestChannelsInPlace;
        IsInPlace = shape.SeesNoEdge && !isCopied;
        copied = shape.Channels;
        pixel = IsInPlace ? shape.SourceStride : copied + (collides ? LaneTree.Lanes : 0);
        bufferWidth = IsInPlace ? shape.SourceWidth : (shape.Columns - 1) * shape.StepWidth + shape.TapColumns;
        int positions = shape.Rows * shape.Columns;
        SamplesABlock = Math.Max(1, BlockPositions / positions);
        if (pixels == PixelLayout.Tight && !IsInPlace && positions <= BlockPositions && HasRowsInOnePiece)
        {
            int fewest = PositionGroups.SamplesForColumns(shape, SeenRows(shape.Rows) * bufferWidth * pixel);
            LeavesColumns = fewest > 0;
            SamplesABlock = Math.Max(SamplesABlock, fewest);
        }

        BlocksASample = Math.Max(1, (positions + BlockPositions / 2) / BlockPositions);
        BlocksASample = Math.Min(BlocksASample, shape.Rows);
        rowsABlock = (shape.Rows + BlocksASample - 1) / BlocksASample;
        BlocksASample = (shape.Rows + rowsABlock - 1) / rowsABlock;
        bufferHeight = IsInPlace ? shape.SourceHeight : SeenRows(rowsABlock);
        BufferLength = IsInPlace ? 0 : checked(SamplesABlock * bufferHeight * bufferWidth * pixel);

        places = Offsets();
        segments = Segments();
        if (pixels == PixelLayout.Tight)
        {
            (from, to) = ([], []);
            groups = new PositionGroups(this);
        }
        else
        {
            (from, to) = PositionsInOrder();
        }
    }

    /// <summary>The passes of the gradient of the input.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="leavesInputs">Whether there are inputs that no kernel sees, which no pass writes.</param>
    public static DirectPass[] Backward(ConvolutionGeometry geometry, out bool leavesInputs) =>
        Backward(geometry, shape => new DirectPass(shape), out leavesInputs);

    /// <summary>The forward pass of some sixteen channels that have one output each.</summary>
    /// <param name="geometry">The convolution.</param>
    public static DirectPass OfSixteen(ConvolutionGeometry geometry) => OfSixteen(DirectShape.Forward(geometry));

    /// <summary>The passes of the gradient of some sixteen channels that have one output each.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="leavesInputs">Whether there are inputs that no kernel sees, which no pass writes.</param>
    public static DirectPass[] BackwardOfSixteen(ConvolutionGeometry geometry, out bool leavesInputs) =>
        Backward(geometry, OfSixteen, out leavesInputs);

    /// <summary>The sizes.</summary>
    public DirectShape Shape => shape;

    /// <summary>Whether the source is read where it is; otherwise it is copied block by block, with zeros around it.</summary>
    public bool IsInPlace { get; }

    /// <summary>Samples of a block; 1 where a sample has several blocks.</summary>
    public int SamplesABlock { get; }

    /// <summary>Blocks of rows in a sample; 1 where a block has several samples.</summary>
    public int BlocksASample { get; private set; }

    /// <summary>Positions of a block, but for those of the last ones, which may have fewer.</summary>
    public int PositionsABlock => SamplesABlock * rowsABlock * shape.Columns;

    /// <summary>Whether columns of taps beside the image are left out, as rows above and below it are.</summary>
    public bool LeavesColumns { get; }

    /// <summary>The positions of blocks in the order in which they are computed; of passes whose pixels lie tight.</summary>
    public PositionGroups Groups =>
        groups ?? throw new InvalidOperationException("Pixels that lie apart are not grouped.");

    /// <summary>Numbers of a block's copy.</summary>
    public int BufferLength { get; }

    /// <summary>Places that one position sees.</summary>
    public int Places => shape.TapRows * shape.TapColumns * shape.Channels;

    /// <summary>How far a tap's pixel lies behind that of the first tap.</summary>
    public nint TapOffset(int row, int column) => ((nint)row * bufferWidth + column) * pixel;

    /// <summary>Where each place is, from a position's first; in memory that stays where it is.</summary>
    public nint* PlaceOffsets => Address(places);

    /// <summary>Adjacent places of a segment.</summary>
    public int SegmentLength { get; private set; }

    /// <summary>Segments of a row of taps.</summary>
    public int SegmentsARow => segments.Length / shape.TapRows;

    /// <summary>Segments of a stretch, whose weights stay in the cache.</summary>
    public int SegmentsAStretch => Math.Max(1, LongestStretch / SegmentLength);

    /// <summary>How many segments.</summary>
    public int SegmentCount => segments.Length;

    /// <summary>Where each segment begins, from a position's first place; in memory that stays where it is.</summary>
    public nint* SegmentOffsets => Address(segments);

    /// <summary>Where each position of a block begins in the source or its copy, position after position; of passes whose pixels do not lie tight.</summary>
    public nint* From => Address(from);

    /// <summary>Where each of these lies in the target, from that of the first.</summary>
    public nint* To => Address(to);

    /// <summary>How many blocks so many samples have.</summary>
    public int Blocks(int samples) =>
        BlocksASample > 1 ? samples * BlocksASample : (samples + SamplesABlock - 1) / SamplesABlock;

    /// <summary>Prepares one block.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="samples">Samples of the batch.</param>
    /// <param name="source">[sample x position, channel].</param>
    /// <param name="buffer">Room for its copy.</param>
    public DirectBlock Block(int block, int samples, MatrixRows source, float* buffer)
    {
        (int sample, int part) = BlocksASample > 1 ? Math.DivRem(block, BlocksASample) : (block * SamplesABlock, 0);
        (int row, int rows) = Rows(part);
        int count = Math.Min(SamplesABlock, samples - sample);
        nint target = (nint)sample * shape.TargetPositions + shape.FirstTarget + row * shape.TargetRowStep;
        int top = row * shape.StepHeight + shape.Top;
        if (!IsInPlace)
        {
            CopyBlock(source, sample, count, top, buffer);
        }

        return new()
        {
            Source = IsInPlace
                ? source.Row(((nint)sample * shape.SourceHeight + top) * shape.SourceWidth + shape.Left)
                : buffer,
            FirstTarget = target,
            Part = part,
            Samples = count,
            Positions = count * rows * shape.Columns,
        };
    }

    /// <summary>The first row of positions of a part of an image, and how many rows.</summary>
    public (int First, int Count) Rows(int part)
    {
        int row = part * rowsABlock;
        return (row, Math.Min(rowsABlock, shape.Rows - row));
    }

    /// <summary>Where a position of a block begins in the source or its copy, and where it lies in the target from the first one's place.</summary>
    public (nint From, nint To) Position(int sample, int row, int column)
    {
        nint seen = ((nint)sample * bufferHeight + row * shape.StepHeight) * bufferWidth;
        nint target = (nint)sample * shape.TargetPositions + row * shape.TargetRowStep;
        return (
            (seen + column * shape.StepWidth) * pixel,
            (target + column * shape.TargetColumnStep) * shape.TargetStride
        );
    }

    private static DirectPass OfSixteen(DirectShape shape) =>
        new(
            shape with
            {
                Channels = LaneTree.Lanes,
                TargetChannels = LaneTree.Lanes,
                TargetStride = ConvolutionKernel.Padded(shape.TargetChannels),
            },
            PixelLayout.Sixteen
        );

    private static DirectPass[] Backward(
        ConvolutionGeometry geometry,
        Func<DirectShape, DirectPass> make,
        out bool leavesInputs
    )
    {
        DirectShape[] shapes =
        [
            .. from row in Enumerable.Range(0, Math.Min(geometry.StrideHeight, geometry.Height))
            from column in Enumerable.Range(0, Math.Min(geometry.StrideWidth, geometry.Width))
            select DirectShape.InputGradient(geometry, row, column),
        ];
        leavesInputs = shapes.Any(shape => shape.IsEmpty);
        return [.. shapes.Where(shape => !shape.IsEmpty).Select(make)];
    }

    /// <summary>Where the numbers of a pinned array lie.</summary>
    internal static nint* Address(nint[] pinned) => (nint*)Unsafe.AsPointer(ref pinned[0]);

    private nint[] Offsets()
    {
        nint[] offsets = GC.AllocateUninitializedArray<nint>(Places, pinned: true);
        for (int place = 0; place < offsets.Length; place++)
        {
            (int tap, int channel) = Math.DivRem(place, shape.Channels);
            (int row, int column) = Math.DivRem(tap, shape.TapColumns);
            offsets[place] = TapOffset(row, column) + channel;
        }

        return offsets;
    }

    private int SeenRows(int rows) => (rows - 1) * shape.StepHeight + shape.TapRows;

    private (nint[] From, nint[] To) PositionsInOrder()
    {
        nint[] starts = GC.AllocateUninitializedArray<nint>(PositionsABlock, pinned: true);
        nint[] ends = GC.AllocateUninitializedArray<nint>(starts.Length, pinned: true);
        int position = 0;
        for (int sample = 0; sample < SamplesABlock; sample++)
        {
            for (int row = 0; row < rowsABlock; row++)
            {
                for (int column = 0; column < shape.Columns; column++, position++)
                {
                    (starts[position], ends[position]) = Position(sample, row, column);
                }
            }
        }

        return (starts, ends);
    }

    /// <summary>Whether what a position sees of a row of taps is one piece of a copy, and a segment.</summary>
    public bool HasRowsInOnePiece => pixel == shape.Channels && shape.TapColumns * shape.Channels <= LongestStretch;

    // As long as places are adjacent, but in equal pieces where that is longer than a stretch.
    private nint[] Segments()
    {
        int length = pixel == shape.Channels ? shape.TapColumns * shape.Channels : shape.Channels;
        int pieces = (length + LongestStretch - 1) / LongestStretch;
        while (length % pieces != 0)
        {
            pieces++;
        }

        SegmentLength = length / pieces;
        nint[] offsets = GC.AllocateUninitializedArray<nint>(Places / SegmentLength, pinned: true);
        for (int segment = 0; segment < offsets.Length; segment++)
        {
            offsets[segment] = places[segment * SegmentLength];
        }

        return offsets;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyBlock(MatrixRows source, int sample, int samples, int top, float* buffer)
    {
        nint rowLength = (nint)bufferWidth * pixel;

        // Columns of the copy that lie in the source.
        int start = Math.Clamp(-shape.Left, 0, bufferWidth);
        int end = Math.Clamp(shape.SourceWidth - shape.Left, start, bufferWidth);
        for (int i = 0; i < samples; i++)
        {
            for (int y = top; y < top + bufferHeight; y++, buffer += rowLength)
            {
                if (y < 0 || y >= shape.SourceHeight || start == end)
                {
                    new Span<float>(buffer, (int)rowLength).Clear();
                    continue;
                }

                new Span<float>(buffer, start * pixel).Clear();
                nint row = ((nint)(sample + i) * shape.SourceHeight + y) * shape.SourceWidth + start + shape.Left;
                CopyPixels(source.Row(row), source.Stride, buffer + start * pixel, pixel, copied, end - start);
                new Span<float>(buffer + end * pixel, (bufferWidth - end) * pixel).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPixels(float* from, nint stride, float* to, int pixel, int channels, int pixels)
    {
        if (stride == pixel)
        {
            new ReadOnlySpan<float>(from, pixels * pixel).CopyTo(new Span<float>(to, pixels * pixel));
            return;
        }

        if (pixel == Colours)
        {
            CopyColours(from, stride, to, pixels);
            return;
        }

        for (int i = 0; i < pixels; i++, from += stride, to += pixel)
        {
            int channel = 0;
            for (; channel <= channels - Vector128<float>.Count; channel += Vector128<float>.Count)
            {
                Vector128.Load(from + channel).Store(to + channel);
            }

            for (; channel < channels; channel++)
            {
                to[channel] = from[channel];
            }
        }
    }

    // A fourth number goes along, where the next pixel follows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyColours(float* from, nint stride, float* to, int pixels)
    {
        for (int i = 1; i < pixels; i++, from += stride, to += Colours)
        {
            Vector128.Load(from).Store(to);
        }

        (to[0], to[1], to[2]) = (from[0], from[1], from[2]);
    }
}
