namespace Filigree.Formats;

/// <summary>A tensor of a safetensors file.</summary>
internal sealed class SafetensorsTensor(FileBytes file, SafetensorsEntry entry)
    : StoredTensor(entry.Name, entry.Type, entry.Shape, entry.ElementBits)
{
    /// <inheritdoc/>
    public override string TypeText => entry.TypeText;

    /// <inheritdoc/>
    internal override string Place => $"{file.Name}: tensor '{Name}'";

    /// <inheritdoc/>
    private protected override bool IsPacked => false;

    /// <inheritdoc/>
    public override Stream OpenRead() => file.Section(entry.Begin, ByteLength);
}
