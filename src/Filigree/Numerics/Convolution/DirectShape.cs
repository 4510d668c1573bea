namespace Filigree.Numerics;

/// <summary>The sizes of a <see cref="DirectPass"/>.</summary>
internal sealed record DirectShape
{
    /// <summary>Rows of the source image.</summary>
    public required int SourceHeight { get; init; }

    /// <summary>Columns of the source image.</summary>
    public required int SourceWidth { get; init; }

    /// <summary>Channels of the source.</summary>
    public required int Channels { get; init; }

    /// <summary>Distance of two pixels of the source.</summary>
    public int SourceStride => ConvolutionKernel.Padded(Channels);

    /// <summary>Rows of taps.</summary>
    public required int TapRows { get; init; }

    /// <summary>Columns of taps.</summary>
    public required int TapColumns { get; init; }

    /// <summary>Row of the source that the first position sees first; may be negative.</summary>
    public required int Top { get; init; }

    /// <summary>Column of the source that the first position sees first; may be negative.</summary>
    public required int Left { get; init; }

    /// <summary>Rows of the source from one row of positions to the next.</summary>
    public int StepHeight { get; init; } = 1;

    /// <summary>Columns of the source from one position to the next.</summary>
    public int StepWidth { get; init; } = 1;

    /// <summary>Rows of positions.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of positions.</summary>
    public required int Columns { get; init; }

    /// <summary>Positions of a whole target image.</summary>
    public required int TargetPositions { get; init; }

    /// <summary>The target's position that is the first one here.</summary>
    public int FirstTarget { get; init; }

    /// <summary>Positions of the target from one row here to the next.</summary>
    public required int TargetRowStep { get; init; }

    /// <summary>Positions of the target from one column here to the next.</summary>
    public int TargetColumnStep { get; init; } = 1;

    /// <summary>Channels of the target.</summary>
    public required int TargetChannels { get; init; }

    /// <summary>Distance of two rows of the target's matrix.</summary>
    public int TargetStride
    {
        get => field > 0 ? field : ConvolutionKernel.Padded(TargetChannels);
        init;
    }

    /// <summary>The kernel's row of the first row of taps.</summary>
    public int FirstKernelRow { get; init; }

    /// <summary>The kernel's column of the first column of taps.</summary>
    public int FirstKernelColumn { get; init; }

    /// <summary>Rows of the kernel from one row of taps to the next.</summary>
    public int KernelRowStep { get; init; } = 1;

    /// <summary>Columns of the kernel from one column of taps to the next.</summary>
    public int KernelColumnStep { get; init; } = 1;

    /// <summary>Whether the source is the output's gradient, and the target the input's.</summary>
    public bool IsBackward { get; init; }

    /// <summary>Whether every tap of every position lies in the source.</summary>
    public bool SeesNoEdge =>
        Top >= 0
        && Left >= 0
        && Top + (Rows - 1) * StepHeight + TapRows <= SourceHeight
        && Left + (Columns - 1) * StepWidth + TapColumns <= SourceWidth;

    /// <summary>The place of the kernel, row by row, that a tap is.</summary>
    public int KernelPlace(int tapRow, int tapColumn, int kernelWidth) =>
        (FirstKernelRow + tapRow * KernelRowStep) * kernelWidth + FirstKernelColumn + tapColumn * KernelColumnStep;

    /// <summary>Whether there is nothing to sum: a kernel smaller than the stride does not see every row and column.</summary>
    public bool IsEmpty => TapRows == 0 || TapColumns == 0;

    /// <summary>The forward pass of a convolution.</summary>
    public static DirectShape Forward(ConvolutionGeometry geometry) =>
        new()
        {
            SourceHeight = geometry.Height,
            SourceWidth = geometry.Width,
            Channels = geometry.Channels,
            TapRows = geometry.KernelHeight,
            TapColumns = geometry.KernelWidth,
            Top = -geometry.Padding.Top,
            Left = -geometry.Padding.Left,
            StepHeight = geometry.StrideHeight,
            StepWidth = geometry.StrideWidth,
            Rows = geometry.OutputHeight,
            Columns = geometry.OutputWidth,
            TargetPositions = geometry.OutputPositions,
            TargetRowStep = geometry.OutputWidth,
            TargetChannels = geometry.Outputs,
        };

    /// <summary>
    /// The gradient of the input's rows <paramref name="row"/>, row + stride, ... and columns <paramref name="column"/>, column + stride, ...: they
    /// meet the same taps of the kernel.
    /// </summary>
    public static DirectShape InputGradient(ConvolutionGeometry geometry, int row, int column)
    {
        Line rows = new(row, geometry.Height, geometry.KernelHeight, geometry.StrideHeight, geometry.Padding.Top);
        Line columns = new(column, geometry.Width, geometry.KernelWidth, geometry.StrideWidth, geometry.Padding.Left);
        return new()
        {
            SourceHeight = geometry.OutputHeight,
            SourceWidth = geometry.OutputWidth,
            Channels = geometry.Outputs,
            TapRows = rows.Taps,
            TapColumns = columns.Taps,
            Top = rows.First,
            Left = columns.First,
            Rows = rows.Count,
            Columns = columns.Count,
            TargetPositions = geometry.Positions,
            FirstTarget = row * geometry.Width + column,
            TargetRowStep = geometry.StrideHeight * geometry.Width,
            TargetColumnStep = geometry.StrideWidth,
            TargetChannels = geometry.Channels,
            FirstKernelRow = rows.LastKernelPlace,
            FirstKernelColumn = columns.LastKernelPlace,
            KernelRowStep = -geometry.StrideHeight,
            KernelColumnStep = -geometry.StrideWidth,
            IsBackward = true,
        };
    }

    // Input place p = start + stride m gets output (p + padding - i) / stride from kernel place i, where that is whole: from
    // i = last, last - stride, ..., rising one output at a time.
    private readonly record struct Line
    {
        public Line(int start, int size, int kernel, int stride, int padding)
        {
            int least = (start + padding) % stride;
            Count = (size - start + stride - 1) / stride;
            Taps = least < kernel ? (kernel - 1 - least) / stride + 1 : 0;
            LastKernelPlace = least + (Taps - 1) * stride;
            First = (start + padding - LastKernelPlace) / stride;
        }

        public int Count { get; }

        public int Taps { get; }

        public int LastKernelPlace { get; }

        public int First { get; }
    }
}
