using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// A layer of connections between all its inputs and outputs, or some of them: y = x W + b. Of samples with positions it takes the channels of
/// each position.
/// </summary>
public sealed class Linear : Layer
{
    private static readonly Fusion[] Fused =
    [
        Fusion.Of<Linear, Activation<ReluFunction>>(
            static (Tape tape, Variable input, Linear linear, Activation<ReluFunction> _, in Pass _) =>
                linear.Apply(tape, input, relu: true)
        ),
    ];

    private readonly Parameter[] parameters;

    /// <summary>A layer of zeros, to be wired.</summary>
    /// <param name="name">Name within the network.</param>
    /// <param name="inputs">Number of input neurons, at least 1.</param>
    /// <param name="outputs">Number of output neurons, at least 1.</param>
    /// <param name="bias">False for a layer without biases.</param>
    public Linear(string name, int inputs, int outputs, bool bias = true)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Weight = new Parameter(name + ".weight", ParameterKind.Weight, new MatrixShape(outputs, inputs));
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

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<Fusion> Fusions => Fused;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Channels == Weight.Shape.Inputs
            ? new SampleShape(input.Height, input.Width, Weight.Shape.Outputs)
            : throw new ArgumentException(
                $"{Name} takes {Weight.Shape.Inputs} inputs; it was given {input.Channels}"
                    + (
                        input.Positions == 1
                            ? "."
                            : $" channels of {input}: does it want a {nameof(Flatten)} before it?"
                    )
            );

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Dense(input, Weight.Name, Weight.Shape);
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

    private Variable Apply(Tape tape, Variable input, bool relu) => Weight.Multiply(tape, input, Bias, relu);
}
