using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Filigree.Formats;

/// <summary>Fields of a protobuf message, in the order they are added.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>Bytes so far.</summary>
    public long Length => content.WrittenCount;

    /// <summary>The message.</summary>
    public byte[] ToArray() => content.WrittenSpan.ToArray();

    /// <summary>An integer.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint.Write(content, (ulong)value);
        return this;
    }

    /// <summary>A number in single precision.</summary>
    public ProtobufWriter Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        content.Write(bytes);
        return this;
    }

    /// <summary>A number in double precision.</summary>
    public ProtobufWriter Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        content.Write(bytes);
        return this;
    }

    /// <summary>Text.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Begin(field, value.Length);
        content.Write(value);
        return this;
    }

    /// <summary>A message within.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    /// <summary>A field as it was read, tag and all.</summary>
    public ProtobufWriter Raw(ReadOnlySpan<byte> bytes)
    {
        content.Write(bytes);
        return this;
    }

    /// <summary>The head of bytes that follow by themselves.</summary>
    public ProtobufWriter Begin(int field, long length)
    {
        Tag(field, WireType.Bytes);
        Varint.Write(content, (ulong)length);
        return this;
    }

    private void Tag(int field, WireType type) => Varint.Write(content, ((ulong)field << 3) | (ulong)type);
}
