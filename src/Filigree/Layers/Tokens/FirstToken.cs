using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>The first token of every sample as flat features: what a <see cref="ClassToken"/> has become.</summary>
/// <param name="name">Name within what holds it.</param>
public sealed class FirstToken(string name) : Layer(name)
{
    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) => new(input.Channels);

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Gather(input, ShapeFor(input.Shape), [0]);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) => FirstTokenOperation.Apply(tape, input);
}
