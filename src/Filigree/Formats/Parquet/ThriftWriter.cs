using System.Buffers;
using System.Text;

namespace Filigree.Formats;

/// <summary>A struct in Thrift's compact protocol, fields in the order of their numbers: what Parquet's heads are written in.</summary>
internal sealed class ThriftWriter
{
    private const int LongestShortList = 14;
    private readonly ArrayBufferWriter<byte> content = new();
    private int last;

    private enum Kind
    {
        Integer32 = 5,
        Integer64 = 6,
        Binary = 8,
        List = 9,
        Struct = 12,
    }

    /// <summary>The struct's bytes.</summary>
    public byte[] ToArray() => [.. content.WrittenSpan, 0];

    /// <summary>An integer of 32 bits; nothing for null.</summary>
    public ThriftWriter Integer32(int field, int? value) =>
        value is { } number ? Number(field, Kind.Integer32, number) : this;

    /// <summary>An integer of 64 bits.</summary>
    public ThriftWriter Integer64(int field, long value) => Number(field, Kind.Integer64, value);

    /// <summary>Text.</summary>
    public ThriftWriter Text(int field, string value)
    {
        Begin(field, Kind.Binary);
        Bytes(value);
        return this;
    }

    /// <summary>A struct within.</summary>
    public ThriftWriter Struct(int field, ThriftWriter value)
    {
        Begin(field, Kind.Struct);
        content.Write(value.ToArray());
        return this;
    }

    /// <summary>Structs.</summary>
    public ThriftWriter Structs(int field, IReadOnlyList<ThriftWriter> values)
    {
        List(field, Kind.Struct, values.Count);
        foreach (ThriftWriter value in values)
        {
            content.Write(value.ToArray());
        }

        return this;
    }

    /// <summary>Integers of 32 bits.</summary>
    public ThriftWriter Integers32(int field, params IReadOnlyList<int> values)
    {
        List(field, Kind.Integer32, values.Count);
        foreach (int value in values)
        {
            Varint.Write(content, ZigZag(value));
        }

        return this;
    }

    /// <summary>Texts.</summary>
    public ThriftWriter Texts(int field, params IReadOnlyList<string> values)
    {
        List(field, Kind.Binary, values.Count);
        foreach (string value in values)
        {
            Bytes(value);
        }

        return this;
    }

    private ThriftWriter Number(int field, Kind kind, long value)
    {
        Begin(field, kind);
        Varint.Write(content, ZigZag(value));
        return this;
    }

    private void List(int field, Kind kind, int count)
    {
        Begin(field, Kind.List);
        if (count <= LongestShortList)
        {
            content.Write([(byte)((count << 4) | (int)kind)]);
            return;
        }

        content.Write([(byte)(0xF0 | (int)kind)]);
        Varint.Write(content, (ulong)count);
    }

    // By how far its number is from the last one's: no struct of Parquet's has a gap of more than 15.
    private void Begin(int field, Kind kind)
    {
        content.Write([(byte)(((field - last) << 4) | (int)kind)]);
        last = field;
    }

    private void Bytes(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        Varint.Write(content, (ulong)text.Length);
        content.Write(text);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
