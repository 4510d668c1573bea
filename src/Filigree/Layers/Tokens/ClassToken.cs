using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>Puts one learned token in front of those of every sample: the one that is classified in the end (Dosovitskiy et al. 2021).</summary>
public sealed class ClassToken : Layer
{
    private readonly Parameter[] parameters;

    /// <summary>A token of zeros; <see cref="Reset"/> draws it from N(0, 1).</summary>
    /// <param name="name">Name of the layer and of its parameter, such as <c>cls_token</c>.</param>
    /// <param name="channels">Numbers of a token, at least 1.</param>
    public ClassToken(string name, int channels)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Token = new Parameter(name, ParameterKind.Embedding, new MatrixShape(channels, 1))
        {
            Dimensions = [1, 1, channels],
        };
        parameters = [Token];
    }

    /// <summary>The token.</summary>
    public Parameter Token { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Channels == Token.Shape.Outputs
            ? SampleShape.Tokens(input.Positions + 1, input.Channels)
            : throw new ArgumentException($"{Name} has {Token.Shape.Outputs} channels; it was given {input.Channels}.");

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Gather(input, ShapeFor(input.Shape), [-1, .. Enumerable.Range(0, input.Shape.Positions)]);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        ClassTokenOperation.Apply(tape, input, Token);

    /// <inheritdoc/>
    public override void Reset(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.FillNormal(Token.Value.Row(0), 0, 1);
    }
}
