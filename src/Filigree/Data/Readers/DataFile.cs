using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>
/// The content of a data file, plain or gzip (told by its first two bytes, not by its name), read so that memory
/// never grows beyond what the file really holds.
/// </summary>
internal sealed class DataFile : IDisposable
{
    /// <summary>Deflate cannot pack more than this many bytes into one.</summary>
    private const long MostBytesPacked = 1032;
    private const int FirstAllocation = 1 << 20;
    private readonly Stream file;
    private readonly Stream stream;
    private readonly bool isGzip;
    private long position;

    private DataFile(Stream file, Stream stream, long longestContent, string name, string remedy)
    {
        this.file = file;
        this.stream = stream;
        isGzip = stream != file;
        LongestContent = longestContent;
        Name = name;
        Remedy = remedy;
    }

    /// <summary>The file's path, or what else names it in an error.</summary>
    public string Name { get; }

    /// <summary>What to do when the file is damaged.</summary>
    public string Remedy { get; }

    /// <summary>The content is not longer than this: the exact length of a plain file, a bound of a packed one.</summary>
    public long LongestContent { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do when it is damaged, for the error.</param>
    /// <exception cref="UserError">The file is not there, or no regular file.</exception>
    public static DataFile Open(string path, string remedy) => Open(InputFile.Open(path, remedy), path, remedy);

    /// <summary>Opens a seekable stream.</summary>
    public static DataFile Open(Stream file, string name, string remedy)
    {
        Span<byte> first = stackalloc byte[2];
        int read = file.ReadAtLeast(first, 2, throwOnEndOfStream: false);
        file.Position = 0;
        bool gzip = read == 2 && first[0] == 0x1f && first[1] == 0x8b;
        return gzip
            ? new DataFile(
                file,
                new GZipStream(file, CompressionMode.Decompress),
                file.Length * MostBytesPacked,
                name,
                remedy
            )
            : new DataFile(file, file, file.Length, name, remedy);
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes of content.</summary>
    /// <exception cref="UserError">The content ends earlier, or the packed bytes are damaged.</exception>
    public byte[] Read(long count, string what)
    {
        if (count > LongestContent - position || count > Array.MaxLength)
        {
            throw Truncated(count, what);
        }
        // A header may claim much more than the file holds, and a packed file's length says little: the buffer
        // follows what arrives.
        byte[] buffer = new byte[isGzip ? Math.Min(count, FirstAllocation) : count];
        int filled = 0;
        while (true)
        {
            int arrived = ReadInto(buffer.AsSpan(filled));
            filled += arrived;
            position += arrived;
            if (filled < buffer.Length)
            {
                throw Truncated(count, what, filled);
            }
            if (filled == count)
            {
                return buffer;
            }
            Array.Resize(ref buffer, (int)Math.Min(count, 2L * buffer.Length));
        }
    }

    /// <summary>Checks that the content ends here.</summary>
    /// <exception cref="UserError">There is more, or the packed bytes are damaged.</exception>
    public void ExpectEnd(string what)
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadInto(one) != 0)
        {
            throw new UserError($"goes on behind {what}", Name, "the file to end there", Remedy);
        }
        if (isGzip && !EndsWhole())
        {
            throw new UserError("its gzip bytes are damaged or cut off", Name, remedy: Remedy);
        }
    }

    /// <summary>Hashes the content up to a length that it should have, and one byte on.</summary>
    /// <returns>The content's length, at most one more than the longest of interest, and its SHA-256.</returns>
    /// <exception cref="UserError">The packed bytes are damaged.</exception>
    public (long Length, string Sha256) Hash(long longest, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        while (position <= longest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = ReadInto(buffer.AsSpan(0, (int)Math.Min(buffer.Length, longest + 1 - position)));
            if (count == 0)
            {
                break;
            }
            hash.AppendData(buffer, 0, count);
            position += count;
        }
        return (position, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>
    /// A gzip file is one member or several, one behind another; each ends in the checksum and the length of its content. The
    /// decoder checks them only where both are there: a file cut off within its last eight bytes would pass.
    /// </summary>
    private bool EndsWhole()
    {
        Span<byte> last = stackalloc byte[2 * sizeof(uint)];
        file.Seek(-last.Length, SeekOrigin.End);
        file.ReadExactly(last);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(last);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(last[sizeof(uint)..]);
        // Where the only member holds everything, the decoder has compared the checksum.
        return length == (uint)position || (length < position && ChecksumOfEnd(length) == checksum);
    }

    /// <summary>The checksum of the content's last bytes: those of the last of several members.</summary>
    private uint ChecksumOfEnd(long count)
    {
        file.Position = 0;
        using var again = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        byte[] buffer = new byte[1 << 16];
        long place = 0;
        uint checksum = 0;
        while (again.Read(buffer) is > 0 and var read)
        {
            int before = (int)Math.Clamp(position - count - place, 0, read);
            checksum = Crc32.Append(checksum, buffer.AsSpan(before, read - before));
            place += read;
        }

        return checksum;
    }

    private int ReadInto(Span<byte> destination)
    {
        try
        {
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damaged)
        {
            throw new UserError("its gzip bytes are damaged or cut off", Name, remedy: Remedy, cause: damaged);
        }
    }

    private UserError Truncated(long count, string what, int? found = null) =>
        new(
            found is { } some ? Invariant($"ends after {some:N0} bytes of {what}") : $"is too short to hold {what}",
            Name,
            Invariant($"{count:N0} bytes"),
            Remedy
        );
}
