using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>The mean of each channel over all positions: flat features.</summary>
/// <param name="name">Name within what holds it.</param>
public sealed class GlobalAveragePooling(string name) : Layer(name)
{
    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) => new(input.Channels);

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Pool(input, WholeOf(input.Shape));
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        SampleShape sample = input.Shape.Sample;
        return sample.Positions == 1 ? input : AveragePoolingOperation.Apply(tape, input, WholeOf(sample));
    }

    internal static PoolingGeometry WholeOf(SampleShape sample) =>
        new(sample.Height, sample.Width, sample.Height, sample.Width, 1, 1, default);
}
