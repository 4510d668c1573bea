using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>A value of an ONNX graph: numbers of a batch of samples.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What the numbers of each sample are.</param>
/// <param name="Layout">How they lie.</param>
internal readonly record struct OnnxValue(string Name, SampleShape Shape, OnnxLayout Layout)
{
    /// <summary>The sizes of a sample's dimensions.</summary>
    public IReadOnlyList<long> Sizes =>
        Layout switch
        {
            OnnxLayout.Flat => [Shape.Features],
            OnnxLayout.Image => [Shape.Channels, Shape.Height, Shape.Width],
            _ => [Shape.Positions, Shape.Channels],
        };
}
