using System.Buffers.Binary;
using System.Text;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// The members of a zip archive, from its central directory. Every place is checked against the file, and no two members may
/// share bytes, so that a small file cannot stand for a large one many times over.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndMark = 0x0605_4B50;
    private const uint WideEndMark = 0x0606_4B50;
    private const uint WideLocatorMark = 0x0706_4B50;
    private const uint EntryMark = 0x0201_4B50;
    private const uint LocalMark = 0x0403_4B50;
    private const int EndBytes = 22;
    private const int WideLocatorBytes = 20;
    private const int WideEndBytes = 56;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const int MostDirectoryBytes = 1 << 28;

    // Deflate cannot pack more than this many bytes into one; a little more for the shortest members.
    private const long MostPacked = 1032;

    /// <summary>Whether a file begins as an archive does, an empty one too.</summary>
    public static bool Begins(ReadOnlySpan<byte> first) =>
        first.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(first) is LocalMark or EndMark;

    /// <summary>Reads the directory.</summary>
    /// <returns>The members in the directory's order.</returns>
    /// <exception cref="UserError">It is damaged, or packed in a way that NumPy does not use.</exception>
    public static IReadOnlyList<ZipMember> Read(FileBytes file)
    {
        (long offset, long length, long count) = FindDirectory(file);
        if (count > length / EntryBytes || length > MostDirectoryBytes)
        {
            throw Damaged(file, Invariant($"its directory of {length:N0} bytes cannot name {count:N0} members"));
        }

        ReadOnlySpan<byte> directory = file.Read(offset, length, "the archive's directory");
        var members = new ZipMember[count];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = ReadEntry(file, ref directory, offset);
        }

        if (!directory.IsEmpty)
        {
            throw Damaged(file, "its directory goes on behind its last member");
        }

        RequireApart(file, members);
        return members;
    }

    private static (long Offset, long Length, long Count) FindDirectory(FileBytes file)
    {
        int tailBytes = (int)Math.Min(file.Length, EndBytes + WideLocatorBytes + ushort.MaxValue);
        long tailStart = file.Length - tailBytes;
        ReadOnlySpan<byte> tail = file.Read(tailStart, tailBytes, "the archive's end");
        for (int at = tailBytes - EndBytes; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail[at..];
            if (U32(end, 0) != EndMark || U16(end, 20) != end.Length - EndBytes)
            {
                continue;
            }

            bool isWide = at >= WideLocatorBytes && U32(tail[(at - WideLocatorBytes)..], 0) == WideLocatorMark;
            (long Offset, long Length, long Count) found = isWide
                ? ReadWideEnd(file, U64(tail[(at - WideLocatorBytes)..], 8))
                : (U32(end, 16), U32(end, 12), U16(end, 10));
            long directoryEnd = tailStart + at - (isWide ? WideLocatorBytes + WideEndBytes : 0);
            return found.Offset <= directoryEnd && found.Length == directoryEnd - found.Offset
                ? found
                : throw Damaged(file, "its directory does not end where the archive's end begins");
        }

        throw new UserError(
            "has no directory of a zip archive at its end",
            file.Name,
            remedy: "the file may be cut off: get it again"
        );
    }

    private static (long Offset, long Length, long Count) ReadWideEnd(FileBytes file, long at)
    {
        ReadOnlySpan<byte> end = at >= 0 ? file.Read(at, WideEndBytes, "the archive's 64-bit end") : [];
        return !end.IsEmpty && U32(end, 0) == WideEndMark && U64(end, 4) == WideEndBytes - 12
            ? (RequirePlace(file, U64(end, 48)), RequirePlace(file, U64(end, 40)), RequirePlace(file, U64(end, 32)))
            : throw Damaged(file, "its 64-bit end is not where the archive says");
    }

    private static ZipMember ReadEntry(FileBytes file, ref ReadOnlySpan<byte> directory, long dataEnd)
    {
        if (directory.Length < EntryBytes || U32(directory, 0) != EntryMark)
        {
            throw Damaged(file, "its directory names fewer members than it says");
        }

        int nameBytes = U16(directory, 28);
        int extraBytes = U16(directory, 30);
        int allBytes = EntryBytes + nameBytes + extraBytes + U16(directory, 32);
        if (directory.Length < allBytes)
        {
            throw Damaged(file, "its directory ends within a member");
        }

        int flags = U16(directory, 8);
        int method = U16(directory, 10);
        string name = Encoding.UTF8.GetString(directory.Slice(EntryBytes, nameBytes));
        if ((flags & 1) != 0 || method is not (0 or 8))
        {
            throw new UserError(
                (flags & 1) != 0
                    ? $"member '{name}' is encrypted"
                    : Invariant($"member '{name}' is packed by method {method}"),
                file.Name,
                "members stored or deflated, as numpy.savez and numpy.savez_compressed write them"
            );
        }

        long length = U32(directory, 24);
        long packed = U32(directory, 20);
        long local = U32(directory, 42);
        ReadWideSizes(directory.Slice(EntryBytes + nameBytes, extraBytes), ref length, ref packed, ref local);
        uint crc = U32(directory, 16);
        directory = directory[allBytes..];
        if (
            length < 0
            || packed < 0
            || local < 0
            || (method == 0 && length != packed)
            || (method == 8 && length / MostPacked > packed)
        )
        {
            throw Damaged(file, $"member '{name}' has impossible lengths");
        }

        if (local > dataEnd - LocalBytes)
        {
            throw Damaged(file, $"member '{name}' lies outside the file");
        }

        ReadOnlySpan<byte> header = file.Read(local, LocalBytes, $"member '{name}'");
        long start = local + LocalBytes + U16(header, 26) + U16(header, 28);
        if (U32(header, 0) != LocalMark || start > dataEnd || packed > dataEnd - start)
        {
            throw Damaged(file, $"member '{name}' is not where the archive says");
        }

        return new ZipMember(name, method == 8, start, packed, length, crc);
    }

    /// <summary>Lengths of 32 bits that are full stand for ones of 64 bits in the extra field 1.</summary>
    private static void ReadWideSizes(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long local)
    {
        while (extra.Length >= 4)
        {
            int size = Math.Min(U16(extra, 2), extra.Length - 4);
            if (U16(extra, 0) == 1)
            {
                ReadOnlySpan<byte> wide = extra.Slice(4, size);
                Widen(ref wide, ref length);
                Widen(ref wide, ref packed);
                Widen(ref wide, ref local);
                return;
            }

            extra = extra[(4 + size)..];
        }
    }

    private static void Widen(ref ReadOnlySpan<byte> wide, ref long number)
    {
        if (number == uint.MaxValue && wide.Length >= 8)
        {
            number = U64(wide, 0);
            wide = wide[8..];
        }
    }

    private static void RequireApart(FileBytes file, ZipMember[] members)
    {
        long end = 0;
        foreach (ZipMember member in members.OrderBy(member => member.Offset))
        {
            if (member.Offset < end)
            {
                throw Damaged(file, $"member '{member.Name}' shares bytes with another");
            }

            end = member.Offset + member.PackedLength;
        }
    }

    private static long RequirePlace(FileBytes file, long place) =>
        place >= 0 && place <= file.Length ? place : throw Damaged(file, "its 64-bit end points outside the file");

    private static UserError Damaged(FileBytes file, string what) =>
        new(what, file.Name, remedy: "the archive is damaged: get it again");

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
