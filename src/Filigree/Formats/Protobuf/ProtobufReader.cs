using System.Text;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// Reads protobuf messages where they lie in a file. What is inside a field is looked at only when it is asked for, so that a message of gigabytes costs what its heads
/// do. No more fields are read than there are bytes.
/// </summary>
internal sealed class ProtobufReader(FileBytes file)
{
    private const int LongestText = 1 << 16;
    private const int MostVarintBytes = 10;

    private readonly byte[] window = new byte[1 << 12];
    private long windowStart;
    private int windowLength;

    /// <summary>The fields of a message, in their order.</summary>
    /// <param name="start">Where the message begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <exception cref="UserError">It is damaged.</exception>
    public IEnumerable<ProtobufField> Fields(long start, long end)
    {
        for (long at = start; at < end; )
        {
            long begin = at;
            ulong tag = Varint(ref at, end);
            if (tag >> 3 is 0 or > int.MaxValue)
            {
                throw Damaged(begin);
            }

            (int number, WireType type) = ((int)(tag >> 3), (WireType)(tag & 7));
            ulong value = 0;
            long from = at;
            long length = 0;
            switch (type)
            {
                case WireType.Varint:
                    value = Varint(ref at, end);
                    break;
                case WireType.Fixed32:
                    length = 4;
                    break;
                case WireType.Fixed64:
                    length = 8;
                    break;
                case WireType.Bytes:
                    ulong claimed = Varint(ref at, end);
                    length = claimed <= (ulong)(end - at) ? (long)claimed : throw Damaged(begin);
                    from = at;
                    break;
                default:
                    throw Damaged(begin);
            }

            at = length <= end - at ? at + length : throw Damaged(begin);
            yield return new ProtobufField(number, type, begin, from, at, value);
        }
    }

    /// <summary>The fields of a message that is a field.</summary>
    public IEnumerable<ProtobufField> Fields(ProtobufField field) => Fields(field.Start, field.End);

    /// <summary>A field's text.</summary>
    /// <exception cref="UserError">It is none.</exception>
    public string Text(ProtobufField field)
    {
        if (field.Type != WireType.Bytes || field.Length > LongestText)
        {
            throw Damaged(field.Begin);
        }

        try
        {
            return Strict.GetString(file.Read(field.Start, field.Length, "a text"));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged(field.Begin);
        }
    }

    /// <summary>A field's number in single precision.</summary>
    /// <exception cref="UserError">It is none.</exception>
    public float Single(ProtobufField field) =>
        field.Type == WireType.Fixed32
            ? BitConverter.ToSingle(file.Read(field.Start, sizeof(float), "a number"))
            : throw Damaged(field.Begin);

    /// <summary>The integers of a field, be it one of them or several in a row.</summary>
    /// <exception cref="UserError">There are none.</exception>
    public IEnumerable<long> Integers(ProtobufField field)
    {
        if (field.Type == WireType.Varint)
        {
            yield return (long)field.Value;
            yield break;
        }

        if (field.Type != WireType.Bytes)
        {
            throw Damaged(field.Begin);
        }

        for (long at = field.Start; at < field.End; )
        {
            yield return (long)Varint(ref at, field.End);
        }
    }

    /// <summary>The error for bytes that are no message.</summary>
    public UserError Damaged(long at) =>
        new(
            Invariant($"is damaged at byte {at:N0}"),
            file.Name,
            "the fields of an ONNX model",
            "the file may be cut off: get it again"
        );

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ulong Varint(ref long at, long end)
    {
        ulong value = 0;
        long begin = at;
        for (int count = 0; count < MostVarintBytes && at < end; count++)
        {
            byte next = ByteAt(at++);
            value |= (ulong)(next & 0x7F) << (7 * count);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged(begin);
    }

    private byte ByteAt(long at)
    {
        if (at < windowStart || at >= windowStart + windowLength)
        {
            windowStart = at;
            windowLength = file.ReadAt(window, at);
            if (windowLength == 0)
            {
                throw file.Shrunk();
            }
        }

        return window[at - windowStart];
    }
}
