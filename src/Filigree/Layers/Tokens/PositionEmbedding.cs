using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>Adds learned numbers to every token, others at each position: without them tokens would have no order (Vaswani et al. 2017).</summary>
public sealed class PositionEmbedding : Layer
{
    private readonly SampleShape shape;
    private readonly Parameter[] parameters;

    /// <summary>Zeros; <see cref="Reset"/> draws them from N(0, 1).</summary>
    /// <param name="name">Name of the layer and of its parameter, such as <c>pos_embedding</c>.</param>
    /// <param name="tokens">Tokens of a sample, at least 1.</param>
    /// <param name="channels">Numbers of a token, at least 1.</param>
    public PositionEmbedding(string name, int tokens, int channels)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        shape = SampleShape.Tokens(tokens, channels);
        Positions = new Parameter(name, ParameterKind.Embedding, new MatrixShape(shape.Features, 1))
        {
            Dimensions = [1, tokens, channels],
        };
        parameters = [Positions];
    }

    /// <summary>The numbers, position by position.</summary>
    public Parameter Positions { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input == shape
            ? input
            : throw new ArgumentException($"{Name} is for samples of {shape}; it was given {input}.");

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        PositionOperation.Apply(tape, input, Positions);

    /// <inheritdoc/>
    public override void Reset(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.FillNormal(Positions.Value.Row(0), 0, 1);
    }
}
