namespace Filigree.Numerics;

/// <summary>
/// The shape of a weight's matrix view. A convolution's weights are [out, in, height, width] outside, and [out, in * height * width] here:
/// column <c>(channel * height + row) * width + column</c>.
/// </summary>
/// <param name="Outputs">Output neurons: rows of the view.</param>
/// <param name="Inputs">Columns of the view; for a convolution, input channels times the kernel's area.</param>
/// <param name="KernelHeight">Height of a convolution's kernel, of one with three dimensions times its depth; 1 for a dense layer.</param>
/// <param name="KernelWidth">Width of a convolution's kernel; 1 for a dense layer.</param>
public readonly record struct MatrixShape(int Outputs, int Inputs, int KernelHeight = 1, int KernelWidth = 1)
{
    /// <summary>Whether there is a kernel, be it of 1 x 1: a tensor of four dimensions outside.</summary>
    public bool IsConvolution
    {
        get => field || KernelArea != 1;
        init => field = value && KernelArea == 1;
    }

    /// <summary>Height times width of a convolution's kernel; 1 for a dense layer.</summary>
    public int KernelArea => KernelHeight * KernelWidth;

    /// <summary>Input channels of a convolution; input neurons of a dense layer.</summary>
    public int Channels => Inputs / Math.Max(1, KernelArea);

    /// <summary>Connections into one output neuron.</summary>
    public int FanIn => Inputs;

    /// <summary>Connections out of one input neuron.</summary>
    public int FanOut => Outputs * KernelArea;

    /// <summary>Places of the matrix, connected or not; may be more than an array can hold.</summary>
    public long Places => (long)Outputs * Inputs;

    /// <summary>Number of weights where every place has one.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int Count => checked(Outputs * Inputs);

    /// <summary>The sizes of the tensor that others see: [out, in], or [out, in, height, width] where there is a kernel.</summary>
    public IReadOnlyList<long> Dimensions =>
        IsConvolution ? [Outputs, Channels, KernelHeight, KernelWidth] : [Outputs, Inputs];
}
