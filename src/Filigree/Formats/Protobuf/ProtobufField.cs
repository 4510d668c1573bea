namespace Filigree.Formats;

/// <summary>A field of a protobuf message in a file.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Type">How its value lies in the bytes.</param>
/// <param name="Begin">Where its tag begins.</param>
/// <param name="Start">Where its value begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Value">An integer's value; nothing for other types.</param>
internal readonly record struct ProtobufField(int Number, WireType Type, long Begin, long Start, long End, ulong Value)
{
    /// <summary>Bytes of its value.</summary>
    public long Length => End - Start;

    /// <summary>Whether it is bytes of this number: text, numbers one behind the other, or a message.</summary>
    public bool IsBytes(int number) => Number == number && Type == WireType.Bytes;

    /// <summary>Whether it is an integer of this number.</summary>
    public bool IsInteger(int number) => Number == number && Type == WireType.Varint;
}
