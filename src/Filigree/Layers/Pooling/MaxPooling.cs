using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>The largest number of each channel in every window; NaN where one is. Windows that would leave the padding are left out.</summary>
/// <param name="name">Name within what holds it.</param>
/// <param name="window">The windows.</param>
public sealed class MaxPooling(string name, Window window) : Layer(name)
{
    /// <summary>The windows.</summary>
    public Window Window => window;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input)
    {
        PoolingGeometry geometry = window.On(input, Name);
        return new SampleShape(geometry.OutputHeight, geometry.OutputWidth, input.Channels);
    }

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Pool(input, window.On(input.Shape, Name));
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        MaxPoolingOperation.Apply(tape, input, window.On(input.Shape.Sample, Name));
}
