using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Filigree.Studies.Tests.Reports;

/// <summary>The pixels of a PNG file of 8 bits a channel, not interlaced, in red, green and blue, with or without opacity.</summary>
internal sealed class Picture
{
    private const int Tolerance = 4;
    private readonly int zoom;
    private readonly int pixelsAcross;
    private readonly int pixelsDown;
    private readonly int channels;
    private readonly byte[] pixels;

    private Picture(int width, int height, int channels, int zoom, byte[] pixels)
    {
        this.zoom = zoom;
        this.channels = channels;
        pixelsAcross = width;
        pixelsDown = height;
        this.pixels = pixels;
    }

    /// <summary>Width in the units of the drawing.</summary>
    public double Width => pixelsAcross / (double)zoom;

    /// <summary>Height in the units of the drawing.</summary>
    public double Height => pixelsDown / (double)zoom;

    /// <summary>True where some pixel of a rectangle, or next to it, has about this colour.</summary>
    /// <param name="colour">As <c>#rrggbb</c>.</param>
    public bool HasColour(string colour, double left, double top, double right, double bottom)
    {
        int[] wanted =
        [
            .. new[] { 1, 3, 5 }.Select(at =>
                int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            ),
        ];
        for (int y = (int)Math.Max(top * zoom - 1, 0); y <= Math.Min(bottom * zoom + 1, pixelsDown - 1); y++)
        {
            for (int x = (int)Math.Max(left * zoom - 1, 0); x <= Math.Min(right * zoom + 1, pixelsAcross - 1); x++)
            {
                int at = (y * pixelsAcross + x) * channels;
                if (Enumerable.Range(0, 3).All(c => Math.Abs(pixels[at + c] - wanted[c]) <= Tolerance))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Reads a picture.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="zoom">Pixels a unit of the drawing.</param>
    public static Picture Read(string path, int zoom)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        (int width, int height, int channels) = (0, 0, 0);
        using MemoryStream packed = new();
        for (int at = 8; at < file.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            string kind = Encoding.ASCII.GetString(file.Slice(at + 4, 4));
            ReadOnlySpan<byte> data = file.Slice(at + 8, length);
            if (kind == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(data);
                height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
                channels = data[9] == 2 ? 3 : 4;
                byte[] expected = [8, (byte)(channels == 3 ? 2 : 6), 0, 0, 0];
                Assert.Equal(expected, data[8..].ToArray());
            }
            else if (kind == "IDAT")
            {
                packed.Write(data);
            }
            at += 12 + length;
        }
        packed.Position = 0;
        using ZLibStream stream = new(packed, CompressionMode.Decompress);
        return new Picture(width, height, channels, zoom, Unfiltered(stream, width * channels, height, channels));
    }

    // Every line begins with the number of its filter, which says from which neighbours its bytes were told apart.
    private static byte[] Unfiltered(Stream stream, int row, int height, int channels)
    {
        byte[] pixels = new byte[row * height];
        for (int y = 0; y < height; y++)
        {
            int filter = stream.ReadByte();
            stream.ReadExactly(pixels, y * row, row);
            for (int i = 0; i < row; i++)
            {
                int at = y * row + i;
                int left = i < channels ? 0 : pixels[at - channels];
                int above = y == 0 ? 0 : pixels[at - row];
                int corner = i < channels || y == 0 ? 0 : pixels[at - row - channels];
                pixels[at] += (byte)(
                    filter switch
                    {
                        0 => 0,
                        1 => left,
                        2 => above,
                        3 => (left + above) / 2,
                        _ => Nearest(left, above, corner),
                    }
                );
            }
        }
        return pixels;
    }

    private static int Nearest(int left, int above, int corner)
    {
        int guess = left + above - corner;
        int[] candidates = [left, above, corner];
        return candidates.MinBy(candidate => Math.Abs(guess - candidate));
    }
}
