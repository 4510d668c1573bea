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
        PoolingGeometry geometry = On(input);
        return new SampleShape(geometry.OutputHeight, geometry.OutputWidth, input.Channels);
    }

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Pool(input, On(input.Shape));
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        MaxPoolingOperation.Apply(tape, input, On(input.Shape.Sample));

    internal PoolingGeometry On(SampleShape input) => window.On(input, Name);
}
