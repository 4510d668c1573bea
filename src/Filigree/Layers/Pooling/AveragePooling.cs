using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>The mean of each channel in every window. Windows that would leave the margins are left out.</summary>
/// <param name="name">Name within what holds it.</param>
/// <param name="window">The windows.</param>
/// <param name="countsMargins">Whether margins count, as zeros: PyTorch's default. Keras leaves them out.</param>
public sealed class AveragePooling(string name, Window window, bool countsMargins = true) : Layer(name)
{
    /// <summary>The windows.</summary>
    public Window Window => window;

    /// <summary>Whether margins count, as zeros.</summary>
    public bool CountsMargins => countsMargins;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input)
    {
        PoolingGeometry geometry = window.On(input, Name);
        return new SampleShape(geometry.OutputHeight, geometry.OutputWidth, input.Channels);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        AveragePoolingOperation.Apply(tape, input, window.On(input.Shape.Sample, Name), countsMargins);
}
