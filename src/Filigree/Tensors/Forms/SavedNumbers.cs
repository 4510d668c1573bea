using System.Runtime.InteropServices;

namespace Filigree.Tensors;

/// <summary>The numbers of tensors in a saved state: row after row, without padding, as they lie in memory; a row at a time, so that nothing is held twice.</summary>
internal static class SavedNumbers
{
    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        for (int row = 0; row < tensor.Rows; row++)
        {
            writer.Write(MemoryMarshal.AsBytes(tensor.Row(row)));
        }
    }

    public static void Read(BinaryReader reader, Tensor tensor)
    {
        for (int row = 0; row < tensor.Rows; row++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(tensor.Row(row)));
        }
    }
}
