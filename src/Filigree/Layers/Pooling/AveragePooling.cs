using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>The mean of each channel in every window. Windows that would leave the padding are left out.</summary>
/// <param name="name">Name within what holds it.</param>
/// <param name="window">The windows.</param>
/// <param name="countsPadding">Whether padding counts, as zeros: PyTorch's default. Keras leaves it out.</param>
public sealed class AveragePooling(string name, Window window, bool countsPadding = true) : Layer(name)
{
    /// <summary>The windows.</summary>
    public Window Window => window;

    /// <summary>Whether padding counts, as zeros.</summary>
    public bool CountsPadding => countsPadding;

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
        AveragePoolingOperation.Apply(tape, input, window.On(input.Shape.Sample, Name), countsPadding);
}
