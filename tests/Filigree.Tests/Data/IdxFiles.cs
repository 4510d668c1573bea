using System.Buffers.Binary;

namespace Filigree.Tests.Data;

/// <summary>Writes IDX as the format's description says, for the reader to read.</summary>
internal static class IdxFiles
{
    internal static byte[] Of(byte type, int[] size, byte[] values)
    {
        byte[] file = new byte[4 + 4 * size.Length + values.Length];
        file[2] = type;
        file[3] = (byte)size.Length;
        for (int d = 0; d < size.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * d), size[d]);
        }
        values.CopyTo(file, 4 + 4 * size.Length);
        return file;
    }

    internal static byte[] Images(int count, int height, int width, byte[] values) =>
        Of(8, [count, height, width], values);

    internal static byte[] Labels(params byte[] labels) => Of(8, [labels.Length], labels);
}
