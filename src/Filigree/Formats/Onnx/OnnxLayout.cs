namespace Filigree.Formats;

/// <summary>How the numbers of samples lie in an ONNX graph.</summary>
internal enum OnnxLayout
{
    /// <summary>[batch, feature], of samples with one position.</summary>
    Flat,

    /// <summary>[batch, channel, row, column].</summary>
    Image,

    /// <summary>[batch, position, channel].</summary>
    Tokens,
}
