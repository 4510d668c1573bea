using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The sizes of a convolution over images (or, with a height of 1, over sequences). It is cross-correlation, as in all neural networks:
/// <c>y[p, o] = sum over kernel rows i, kernel columns j and channels c of x[stride p + (i, j) - padding, c] w[o, c, i, j]</c>, where x is
/// 0 outside of the input.
/// </summary>
public sealed record ConvolutionGeometry
{
    /// <summary>Checks the sizes.</summary>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="strideHeight">Rows from one output to the next.</param>
    /// <param name="strideWidth">Columns from one output to the next.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <param name="groups">Groups of channels, of which each makes its own outputs; as many as channels in a depthwise convolution.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a padding below 0.</exception>
    /// <exception cref="ArgumentException">The kernel is larger than the padded input, or the groups do not divide the channels.</exception>
    public ConvolutionGeometry(
        int height,
        int width,
        int channels,
        int outputs,
        int kernelHeight,
        int kernelWidth,
        int strideHeight = 1,
        int strideWidth = 1,
        ConvolutionPadding padding = default,
        int groups = 1
    )
    {
        Height = AtLeast(1, height);
        Width = AtLeast(1, width);
        Channels = AtLeast(1, channels);
        Outputs = AtLeast(1, outputs);
        KernelHeight = AtLeast(1, kernelHeight);
        KernelWidth = AtLeast(1, kernelWidth);
        StrideHeight = AtLeast(1, strideHeight);
        StrideWidth = AtLeast(1, strideWidth);
        AtLeast(0, padding.Top);
        AtLeast(0, padding.Bottom);
        AtLeast(0, padding.Left);
        AtLeast(0, padding.Right);
        Padding = padding;
        Groups = AtLeast(1, groups);
        if (channels % groups != 0 || outputs % groups != 0)
        {
            throw new ArgumentException(
                $"{groups} groups do not divide both {channels} channels and {outputs} outputs.",
                nameof(groups)
            );
        }

        OutputHeight = OutputSize(
            height,
            padding.Top,
            padding.Bottom,
            kernelHeight,
            strideHeight,
            nameof(kernelHeight)
        );
        OutputWidth = OutputSize(width, padding.Left, padding.Right, kernelWidth, strideWidth, nameof(kernelWidth));
    }

    /// <summary>Rows of the input.</summary>
    public int Height { get; }

    /// <summary>Columns of the input.</summary>
    public int Width { get; }

    /// <summary>Channels of the input.</summary>
    public int Channels { get; }

    /// <summary>Channels of the output.</summary>
    public int Outputs { get; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>Rows of the input from one output to the next.</summary>
    public int StrideHeight { get; }

    /// <summary>Columns of the input from one output to the next.</summary>
    public int StrideWidth { get; }

    /// <summary>Zeros around the input.</summary>
    public ConvolutionPadding Padding { get; }

    /// <summary>Groups of channels, of which each makes its own outputs.</summary>
    public int Groups { get; }

    /// <summary>Rows of the output.</summary>
    public int OutputHeight { get; }

    /// <summary>Columns of the output.</summary>
    public int OutputWidth { get; }

    /// <summary>Positions of the input: rows times columns.</summary>
    public int Positions => checked(Height * Width);

    /// <summary>Positions of the output: rows times columns.</summary>
    public int OutputPositions => checked(OutputHeight * OutputWidth);

    /// <summary>Rows times columns of the kernel.</summary>
    public int KernelArea => checked(KernelHeight * KernelWidth);

    /// <summary>Channels that one output sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Outputs of one group.</summary>
    public int GroupOutputs => Outputs / Groups;

    /// <summary>Weights of one output: the input places of the matrix view, [channel, kernel row, kernel column].</summary>
    public int Places => checked(GroupChannels * KernelArea);

    /// <summary>Whether each channel makes outputs of its own.</summary>
    public bool IsDepthwise => Groups == Channels && Groups > 1;

    /// <summary>Floating point operations of the forward pass of one sample, and of either gradient: two a multiply-add.</summary>
    public double Operations => 2.0 * OutputPositions * Outputs * Places;

    /// <summary>As messages show it.</summary>
    public override string ToString()
    {
        string stride =
            StrideHeight == StrideWidth
                ? FormattableString.Invariant($"stride {StrideHeight}")
                : FormattableString.Invariant($"strides {StrideHeight} and {StrideWidth}");
        string groups = Groups == 1 ? "" : FormattableString.Invariant($", {Groups} groups");
        return FormattableString.Invariant(
            $"{KernelHeight}x{KernelWidth} convolution of {Channels} to {Outputs} channels, {Height}x{Width} to {OutputHeight}x{OutputWidth}, {stride}, {Padding}{groups}"
        );
    }

    private static int AtLeast(int least, int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }

    private static int OutputSize(int size, int before, int behind, int kernel, int stride, string name)
    {
        long padded = (long)size + before + behind;
        if (padded < kernel)
        {
            throw new ArgumentException(
                $"A kernel of {kernel} does not fit into {size} with {before} + {behind} of padding, {padded} in all.",
                name
            );
        }

        return checked((int)((padded - kernel) / stride + 1));
    }
}
