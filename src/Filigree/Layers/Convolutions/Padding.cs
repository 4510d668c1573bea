using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>How many zeros a convolution puts around its input: a rule, for some depend on the input's size.</summary>
public abstract record Padding
{
    private protected Padding() { }

    /// <summary>None: "valid".</summary>
    public static Padding None { get; } = new Fixed(default);

    /// <summary>
    /// Half the kernel on either side, as PyTorch's networks have it: of a 3 x 3 kernel one, whatever the stride. Of an even kernel the smaller half
    /// comes first.
    /// </summary>
    public static Padding Half { get; } = new HalfTheKernel();

    /// <summary>"Same" as Keras has it: as much as the windows need, the smaller half first; with stride 2 often none before and one behind.</summary>
    public static Padding Same { get; } = new AsNeeded();

    /// <summary>As many on all sides.</summary>
    /// <param name="size">How many.</param>
    public static Padding Even(int size) => new Fixed(ConvolutionPadding.Even(size));

    /// <summary>So many on each side.</summary>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="left">Columns before.</param>
    /// <param name="right">Columns behind.</param>
    public static Padding Of(int top, int bottom, int left, int right) =>
        new Fixed(new ConvolutionPadding(top, bottom, left, right));

    /// <summary>The zeros around an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="kernel">The windows.</param>
    public abstract ConvolutionPadding For(SampleShape input, Kernel kernel);

    private sealed record Fixed(ConvolutionPadding Sides) : Padding
    {
        public override ConvolutionPadding For(SampleShape input, Kernel kernel) => Sides;
    }

    private sealed record HalfTheKernel : Padding
    {
        public override ConvolutionPadding For(SampleShape input, Kernel kernel) =>
            new((kernel.Height - 1) / 2, kernel.Height / 2, (kernel.Width - 1) / 2, kernel.Width / 2);
    }

    private sealed record AsNeeded : Padding
    {
        public override ConvolutionPadding For(SampleShape input, Kernel kernel) =>
            ConvolutionPadding.Same(
                input.Height,
                input.Width,
                kernel.Height,
                kernel.Width,
                kernel.StrideHeight,
                kernel.StrideWidth
            );
    }
}
