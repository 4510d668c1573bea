using System.IO.Compression;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>The unpacked bytes of a zip member. It ends where the archive says, and the checksum is compared there.</summary>
internal sealed class ZipMemberStream : ReadOnlyStream
{
    private readonly ZipMember member;
    private readonly string place;
    private readonly Stream source;
    private long left;
    private uint crc;

    /// <summary>Opens a member.</summary>
    public ZipMemberStream(FileBytes file, ZipMember member, string place)
    {
        this.member = member;
        this.place = place;
        Stream packed = file.Section(member.Offset, member.PackedLength);
        source = member.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
        left = member.Length;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        int count = ReadSource(buffer[..(int)Math.Min(buffer.Length, left)]);
        if (count == 0)
        {
            throw Damaged(Invariant($"its packed bytes end {left:N0} too early"));
        }

        crc = Crc32.Append(crc, buffer[..count]);
        left -= count;
        if (left == 0)
        {
            if (crc != member.Crc)
            {
                throw Damaged("its checksum is not the one recorded");
            }

            if (member.IsDeflated && ReadSource(stackalloc byte[1]) != 0)
            {
                throw Damaged("its packed bytes go on behind its length");
            }
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadSource(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (InvalidDataException damaged)
        {
            throw Damaged("its packed bytes cannot be unpacked", damaged);
        }
    }

    private UserError Damaged(string what, Exception? cause = null) =>
        new(what, place, remedy: "the file is damaged: get it again", cause: cause);
}
