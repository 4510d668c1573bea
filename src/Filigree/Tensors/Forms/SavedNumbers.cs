using Filigree.Connectivity;

namespace Filigree.Tensors;

/// <summary>The numbers of tensors in a saved state: row after row, without padding, as they lie in memory.</summary>
internal static class SavedNumbers
{
    public static void Write(BinaryWriter writer, Tensor tensor) =>
        ConnectionSerializer.WriteNumbers<float>(writer, tensor.ToArray());

    public static void Read(BinaryReader reader, Tensor tensor) =>
        tensor.Write(ConnectionSerializer.ReadNumbers<float>(reader, tensor.Rows * tensor.Columns));
}
