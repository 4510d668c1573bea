using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// A convolution over images, or over sequences with a kernel of one column: as in all neural networks, the kernel is not mirrored. Its weight is the
/// matrix [output, input channel of the group x kernel row x kernel column], of the dense, masked or sparse form.
/// </summary>
public sealed class Convolution : Layer
{
    private static readonly Fusion[] Fused =
    [
        Fusion.Of<Convolution, Activation<ReluFunction>>(
            static (Tape tape, Variable input, Convolution convolution, Activation<ReluFunction> _, in Pass _) =>
                convolution.Apply(tape, input, relu: true)
        ),
        Fusion.Of<Convolution, Activation<ReluFunction>, MaxPooling>(
            static (
                Tape tape,
                Variable input,
                Convolution convolution,
                Activation<ReluFunction> _,
                MaxPooling pooling,
                in Pass _
            ) => convolution.Apply(tape, input, pooling)
        ),
    ];

    private readonly Kernel size;
    private readonly Padding padding;
    private readonly int channels;
    private readonly Parameter[] parameters;
    private Prepared? prepared;

    /// <summary>A layer of zeros, to be wired.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="channels">Number of input channels, at least 1.</param>
    /// <param name="outputs">Number of output channels, at least 1.</param>
    /// <param name="kernel">The windows.</param>
    /// <param name="padding">Zeros around the input; none when null.</param>
    /// <param name="bias">False for a layer without biases.</param>
    /// <param name="groups">
    /// Groups of channels, of which each makes its own outputs: 1 to connect all, as many as channels for a depthwise convolution.
    /// </param>
    /// <param name="form">How dense and masked weights are multiplied.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the groups do not divide the channels.</exception>
    public Convolution(
        string name,
        int channels,
        int outputs,
        Kernel kernel,
        Padding? padding = null,
        bool bias = true,
        int groups = 1,
        ConvolutionForm form = ConvolutionForm.Auto
    )
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        (this.channels, size, this.padding, Groups, Form) = (channels, kernel, padding ?? Padding.None, groups, form);

        // Checks the sizes, on the smallest image.
        var least = new ConvolutionGeometry(
            kernel.Height,
            kernel.Width,
            channels,
            outputs,
            kernel.Height,
            kernel.Width,
            kernel.StrideHeight,
            kernel.StrideWidth,
            default,
            groups
        );
        var shape = new MatrixShape(outputs, least.Places, kernel.Height, kernel.Width) { IsConvolution = true };
        Weight = new Parameter(name + ".weight", ParameterKind.Weight, shape);
        Bias = bias ? new Parameter(name + ".bias", ParameterKind.Bias, new MatrixShape(outputs, 1)) : null;
        parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>The weights.</summary>
    public Parameter Weight { get; }

    /// <summary>The biases, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>
    /// Whether <see cref="Reset"/> draws the biases from U(-1/sqrt(fan_in), 1/sqrt(fan_in)), as PyTorch does where nothing else is said; they are 0
    /// unless set.
    /// </summary>
    public bool DrawsBias { get; init; }

    /// <summary>The windows.</summary>
    public Kernel Kernel => size;

    /// <summary>Zeros around the input.</summary>
    public Padding Padding => padding;

    /// <summary>Groups of channels.</summary>
    public int Groups { get; }

    /// <summary>How dense and masked weights are multiplied; those by connections alone have a way of their own.</summary>
    public ConvolutionForm Form
    {
        get;
        set => (field, prepared) = (value, null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<Fusion> Fusions => Fused;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input)
    {
        ConvolutionGeometry geometry = KernelFor(input).Geometry;
        return new SampleShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Outputs);
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterUse> UsesFor(SampleShape input)
    {
        ConvolutionKernel kernel = KernelFor(input);
        int positions = kernel.Geometry.OutputPositions;
        return parameters.Select(parameter => new ParameterUse(parameter, positions)
        {
            Convolution = parameter == Weight ? kernel : null,
        });
    }

    /// <summary>What it computes on some input.</summary>
    /// <param name="input">What the numbers of each sample are.</param>
    /// <exception cref="ArgumentException">It cannot take such samples.</exception>
    public ConvolutionGeometry GeometryFor(SampleShape input) => KernelFor(input).Geometry;

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Convolution(input, Weight.Name, Weight.Shape, GeometryFor(input.Shape));
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) => Apply(tape, input, relu: false);

    /// <inheritdoc/>
    public override void Reset(RandomStream stream)
    {
        base.Reset(stream);
        if (DrawsBias && Bias is not null)
        {
            BiasStart.Draw(Bias, Weight.Shape, stream);
        }
    }

    private Variable Apply(Tape tape, Variable input, bool relu) =>
        Weight.Convolve(tape, input, KernelFor(input.Shape.Sample), Bias, relu);

    private Variable Apply(Tape tape, Variable input, MaxPooling pooling)
    {
        ConvolutionKernel kernel = KernelFor(input.Shape.Sample);
        PoolingGeometry windows = pooling.On(ConvolutionShape.Of(input, kernel.Geometry));
        return Weight.ConvolveAndPool(tape, input, kernel, Bias, windows);
    }

    private ConvolutionKernel KernelFor(SampleShape input)
    {
        if (prepared is { } last && last.Input == input)
        {
            return last.Kernel;
        }

        if (input.Channels != channels)
        {
            throw new ArgumentException($"{Name} takes {channels} channels; it was given samples of {input}.");
        }

        ConvolutionPadding sides = padding.For(input, size);
        if (
            input.Height + sides.Top + sides.Bottom < size.Height
            || input.Width + sides.Left + sides.Right < size.Width
        )
        {
            throw new ArgumentException(
                $"{Name} has a kernel of {size.Height} x {size.Width}, which does not fit samples of {input} with {sides}."
            );
        }

        var geometry = new ConvolutionGeometry(
            input.Height,
            input.Width,
            channels,
            Weight.Shape.Outputs,
            size.Height,
            size.Width,
            size.StrideHeight,
            size.StrideWidth,
            sides,
            Groups
        );
        prepared = new Prepared(input, ConvolutionKernel.Create(geometry, Form));
        return prepared.Kernel;
    }

    private sealed record Prepared(SampleShape Input, ConvolutionKernel Kernel);
}
