using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// Attention of each token to all tokens of its sample, in several heads (Vaswani et al. 2017): softmax over tokens of scale * q k', times v. It stands between two
/// <see cref="Linear"/> layers, which have the weights: the one before it makes a token's queries of all heads, then the keys, then the values; the one
/// behind it joins the heads.
/// </summary>
public sealed class Attention : Layer
{
    private readonly int width;
    private readonly Parameter[] parameters;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="channels">Numbers of a token's queries, of its keys and of its values, each.</param>
    /// <param name="heads">Heads, which share the channels out equally.</param>
    /// <param name="learnsScale">
    /// Whether each head learns its scale, called <c>scale</c> within what holds the layer, which begins as what is fixed otherwise: the inverse root of a head's width (Lee et al. 2021).
    /// </param>
    /// <param name="masksDiagonal">Whether a token does not see itself (Lee et al. 2021).</param>
    /// <exception cref="ArgumentException">The heads do not divide the channels, or a number is below 1.</exception>
    public Attention(string name, int channels, int heads, bool learnsScale = false, bool masksDiagonal = false)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (channels % heads != 0)
        {
            throw new ArgumentException($"{heads} heads do not share {channels} channels out equally.");
        }

        (Channels, Heads, width, MasksDiagonal) = (channels, heads, channels / heads, masksDiagonal);
        Scale = learnsScale ? new Parameter("scale", ParameterKind.Scale, new MatrixShape(heads, 1)) : null;
        parameters = Scale is null ? [] : [Scale];
        Restart();
    }

    /// <summary>Numbers of a token's queries, of its keys and of its values, each.</summary>
    public int Channels { get; }

    /// <summary>Heads.</summary>
    public int Heads { get; }

    /// <summary>Whether a token does not see itself.</summary>
    public bool MasksDiagonal { get; }

    /// <summary>The learned scales, one a head; null where they are fixed.</summary>
    public Parameter? Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Channels == 3 * Channels
            ? new SampleShape(input.Height, input.Width, Channels)
            : throw new ArgumentException(
                $"{Name} takes queries, keys and values of {Channels} channels each; it was given samples of {input}."
            );

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ShapeFor(input.Shape);
        return trace.Attention(input, Heads, MasksDiagonal, Name);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        AttentionOperation.Apply(tape, input, Heads, Scale, MasksDiagonal);

    /// <summary>Sets learned scales to the inverse root of a head's width.</summary>
    /// <param name="stream">Nothing is drawn.</param>
    public override void Reset(RandomStream stream) => Restart();

    private void Restart() => Scale?.Value.Row(0).Fill((float)(1 / Math.Sqrt(width)));
}
