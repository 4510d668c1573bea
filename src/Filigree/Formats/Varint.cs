using System.Buffers;

namespace Filigree.Formats;

/// <summary>Whole numbers of 1 to 10 bytes, seven bits each, the lowest first, as protobuf, Thrift and Parquet have them.</summary>
internal static class Varint
{
    /// <summary>Appends a number.</summary>
    public static void Write(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.Write([(byte)(value | 0x80)]);
        }

        target.Write([(byte)value]);
    }
}
