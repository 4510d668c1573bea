using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// Makes flat features of a sample's positions and channels: what stands before a dense layer. No number moves where memory allows
/// that (<see cref="ReshapeOperation"/>).
/// </summary>
/// <param name="name">Name within what holds it.</param>
/// <param name="order">
/// Order of the features. Channels first, PyTorch's, gives channel c the inputs c H W to c H W + H W - 1 of the next layer.
/// </param>
public sealed class Flatten(string name, FeatureOrder order = FeatureOrder.ChannelsFirst) : Layer(name)
{
    /// <summary>Order of the features.</summary>
    public FeatureOrder Order => order;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) => input.Flat;

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Flatten(input, order);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        ReshapeOperation.Apply(tape, input, input.Shape.Sample.Flat, order);
}
