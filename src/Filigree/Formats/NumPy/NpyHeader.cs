using System.Buffers.Binary;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// The header of an npy file or of a member of an npz file: a magic word, a version, a length, and a Python dictionary that says
/// type, order and shape.
/// </summary>
/// <param name="Type">The type as written, such as <c>&lt;f4</c>.</param>
/// <param name="IsFortran">Whether the first dimension is the fastest.</param>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Length">Bytes of the header in all; the elements follow.</param>
internal sealed record NpyHeader(NpyType Type, bool IsFortran, long[] Shape, int Length)
{
    /// <summary>Far longer than any header of a plain array.</summary>
    private const int MostBytes = 1 << 16;

    /// <summary>The first bytes of the format.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks a header.</summary>
    /// <param name="stream">The array, from its first byte.</param>
    /// <param name="place">File and member, for errors.</param>
    /// <param name="length">Bytes of the whole array, header included.</param>
    /// <exception cref="UserError">It is not as the format has it, or the elements need Python to be read.</exception>
    public static NpyHeader Read(Stream stream, string place, long length)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start.StartsWith(Magic))
        {
            throw new UserError("is no NumPy array", place, "the bytes 93 'NUMPY' at its start");
        }

        int version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
        {
            throw new UserError($"has version {version}.{start[7]} of the npy format", place, "1.0, 2.0 or 3.0");
        }

        int fixedBytes = version == 1 ? 10 : 12;
        if (version > 1 && stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2)
        {
            throw Short(place);
        }

        uint textBytes =
            version == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
                : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (textBytes > MostBytes)
        {
            throw new UserError(
                Invariant($"claims a header of {textBytes:N0} bytes"),
                place,
                Invariant($"at most {MostBytes:N0}")
            );
        }

        if (textBytes > length - fixedBytes)
        {
            throw Short(place);
        }

        byte[] text = new byte[textBytes];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            throw Short(place);
        }

        NpyHeader header = new NpyHeaderText(text, place).Parse(fixedBytes + text.Length);
        long? bytes = TensorShape.BytesOf(header.Shape, 8 * header.Type.Size);
        if (bytes != length - header.Length)
        {
            throw new UserError(
                Invariant(
                    $"has {length - header.Length:N0} bytes for an array of shape {TensorShape.TextOf(header.Shape)} and type {header.Type.Text}"
                ),
                place,
                bytes is { } right ? Invariant($"{right:N0}") : "a shape that a file can hold",
                "the file may be damaged or cut off: get it again"
            );
        }

        return header;
    }

    private static UserError Short(string place) =>
        new("ends within the header of an array", place, remedy: "the file may be cut off: get it again");
}
