using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>The mean of each channel over all positions: flat features.</summary>
/// <param name="name">Name within what holds it.</param>
public sealed class GlobalAveragePooling(string name) : Layer(name)
{
    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) => new(input.Channels);

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        SampleShape sample = input.Shape.Sample;
        var whole = new PoolingGeometry(sample.Height, sample.Width, sample.Height, sample.Width, 1, 1, default);
        return sample.Positions == 1 ? input : AveragePoolingOperation.Apply(tape, input, whole);
    }
}
