using System.Buffers.Binary;
using System.IO.Compression;

namespace Filigree.Cli.Shell;

/// <summary>Writes pictures as PNG files, of grey or of three colours, a byte each.</summary>
internal static class PngImage
{
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => Remainder((uint)value))];

    /// <summary>Writes a picture.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="pixels">[row, column, channel].</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> pixels, int width, int channels)
    {
        int row = width * channels;
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], pixels.Length / row);
        header[8] = 8;
        header[9] = channels == 1 ? (byte)0 : (byte)2;
        stream.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        WriteChunk(stream, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int start = 0; start < pixels.Length; start += row)
            {
                // No filter.
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(start, row));
            }
        }

        WriteChunk(stream, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(kind);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Sum(content, Sum(kind, uint.MaxValue)));
        stream.Write(number);
    }

    // CRC-32 of ISO 3309.
    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        foreach (byte value in bytes)
        {
            sum = Remainders[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return sum;
    }

    private static uint Remainder(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value >> 1) ^ ((value & 1) * 0xEDB88320);
        }

        return value;
    }
}
