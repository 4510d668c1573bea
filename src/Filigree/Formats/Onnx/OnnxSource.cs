namespace Filigree.Formats;

/// <summary>An ONNX model that was read, as what is written from it needs it.</summary>
/// <param name="File">Its file.</param>
/// <param name="Graph">Where its graph lies.</param>
/// <param name="Tensors">The tensors whose numbers are read.</param>
/// <param name="LeadsOutside">Whether a node has a tensor within whose numbers are in another file.</param>
internal sealed record OnnxSource(
    FileBytes File,
    ProtobufField Graph,
    IReadOnlyList<OnnxTensor> Tensors,
    bool LeadsOutside
);
