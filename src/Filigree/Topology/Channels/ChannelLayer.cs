using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Topology;

/// <summary>How the weights of one layer lead from channels to channels: what a column of its matrix view reads, and whether it ever meets a pixel.</summary>
public sealed class ChannelLayer
{
    private readonly bool[] live;
    private readonly bool isInterleaved;

    internal ChannelLayer(
        string name,
        MatrixShape shape,
        ChannelValue from,
        ChannelValue to,
        ConvolutionGeometry? geometry
    )
    {
        (Name, Shape, From, To, Geometry) = (name, shape, from, to, geometry);
        ColumnsPerChannel = geometry?.KernelArea ?? from.FeaturesPerChannel;
        isInterleaved = from.Order == FeatureOrder.PositionsFirst && geometry is null;
        live = geometry is null ? [] : LivePlaces(geometry);
        IsPlain = ColumnsPerChannel == 1 && Groups == 1 && live.AsSpan().IndexOf(false) < 0;
    }

    /// <summary>Name of the weight.</summary>
    public string Name { get; }

    /// <summary>Shape of the weight's matrix view.</summary>
    public MatrixShape Shape { get; }

    /// <summary>What it reads.</summary>
    public ChannelValue From { get; }

    /// <summary>What it makes: one channel an output.</summary>
    public ChannelValue To { get; }

    /// <summary>The windows of a convolution; null of a dense layer.</summary>
    internal ConvolutionGeometry? Geometry { get; }

    /// <summary>Groups of channels, of which each makes its own outputs.</summary>
    public int Groups => Geometry?.Groups ?? 1;

    /// <summary>Whether each channel makes outputs of its own.</summary>
    public bool IsDepthwise => Geometry is { IsDepthwise: true };

    /// <summary>Columns that read one channel: the kernel's places, or the features that a channel was flattened into.</summary>
    public int ColumnsPerChannel { get; }

    /// <summary>Channels that one output reads.</summary>
    public int ChannelsPerOutput => Shape.Inputs / ColumnsPerChannel;

    /// <summary>Whether every column is a channel: a dense layer behind neurons.</summary>
    internal bool IsPlain { get; }

    /// <summary>The channel that a weight reads.</summary>
    /// <param name="output">Its output.</param>
    /// <param name="column">Its column.</param>
    public int ChannelOf(int output, int column) => FirstChannelOf(output) + SliceOf(column);

    /// <summary>Whether a weight ever meets a pixel: not where it always lies on the padding.</summary>
    /// <param name="column">Its column.</param>
    public bool IsLive(int column) => live.Length == 0 || live[column % live.Length];

    /// <summary>Which of an output's channels a column reads, counted from the first that the output reads.</summary>
    internal int SliceOf(int column) => isInterleaved ? column % From.Channels : column / ColumnsPerChannel;

    /// <summary>Which of the numbers of its channel a column reads: kernel row and column, or position.</summary>
    internal int PlaceOf(int column) => isInterleaved ? column / From.Channels : column % ColumnsPerChannel;

    /// <summary>The column that reads a place of a channel.</summary>
    internal int ColumnOf(int slice, int place) =>
        isInterleaved ? (place * From.Channels) + slice : (slice * ColumnsPerChannel) + place;

    /// <summary>The first channel that an output reads.</summary>
    internal int FirstChannelOf(int output) =>
        Geometry is { Groups: > 1 } grouped ? output / grouped.GroupOutputs * grouped.GroupChannels : 0;

    private static bool[] LivePlaces(ConvolutionGeometry geometry)
    {
        bool[] rows = Meets(
            geometry.KernelHeight,
            geometry.Height,
            geometry.OutputHeight,
            geometry.StrideHeight,
            geometry.Padding.Top
        );
        bool[] columns = Meets(
            geometry.KernelWidth,
            geometry.Width,
            geometry.OutputWidth,
            geometry.StrideWidth,
            geometry.Padding.Left
        );
        return [.. rows.SelectMany(row => columns.Select(column => row && column))];
    }

    // Along one side, whether each place of the kernel meets the image in any window.
    private static bool[] Meets(int kernel, int size, int outputs, int stride, int before) =>
        [
            .. Enumerable
                .Range(0, kernel)
                .Select(place =>
                    Enumerable
                        .Range(0, outputs)
                        .Any(output => ((output * stride) - before + place) is var at && at >= 0 && at < size)
                ),
        ];
}
