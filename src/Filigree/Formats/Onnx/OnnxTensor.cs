namespace Filigree.Formats;

/// <summary>An initializer of an ONNX model, whose numbers lie one behind the other in the model's file or in one beside it.</summary>
internal sealed class OnnxTensor(
    FileBytes file,
    string name,
    OnnxTensorHead head,
    FileBytes numbers,
    long start,
    (string Name, ElementType Type, int Bits) type
) : StoredTensor(name, type.Type, head.Shape, type.Bits)
{
    /// <inheritdoc/>
    public override string TypeText => type.Name;

    /// <summary>What the model's file says of it.</summary>
    public OnnxTensorHead Head => head;

    /// <summary>Where its numbers begin.</summary>
    public long Start => start;

    /// <summary>Whether its numbers are in a file beside the model's.</summary>
    public bool IsOutside => numbers != file;

    /// <inheritdoc/>
    internal override string Place => $"{file.Name}: tensor '{Name}'";

    /// <inheritdoc/>
    private protected override bool IsPacked => false;

    /// <inheritdoc/>
    public override Stream OpenRead() => numbers.Section(start, ByteLength);
}
