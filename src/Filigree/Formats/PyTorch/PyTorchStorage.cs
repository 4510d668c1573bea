using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>A storage of an archive: the bytes that tensors are views of.</summary>
internal sealed class PyTorchStorage
{
    private readonly FileBytes file;
    private readonly ZipMember member;
    private readonly string place;
    private readonly Lazy<bool> verified;

    /// <summary>A storage.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="member">Its bytes there, stored.</param>
    public PyTorchStorage(FileBytes file, ZipMember member)
    {
        this.file = file;
        this.member = member;
        place = $"{file.Name}: storage '{member.Name}'";
        verified = new Lazy<bool>(Verify);
    }

    /// <summary>Number of bytes.</summary>
    public long Length => member.Length;

    /// <summary>Opens a row-major stretch.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <exception cref="UserError">The checksum of the storage is wrong.</exception>
    public Stream Open(long offset, long length)
    {
        if (offset == 0 && length == Length)
        {
            return OpenAll();
        }

        _ = verified.Value;
        return file.Section(member.Offset + offset, length);
    }

    /// <summary>Opens a view that has elements, all of them inside.</summary>
    /// <exception cref="UserError">The checksum of the storage is wrong.</exception>
    public Stream OpenView(long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides, int elementSize)
    {
        _ = verified.Value;
        return StridedStream.Open(file, member.Offset + offset, shape, strides, elementSize);
    }

    // A checksum of 0 is what torch.save leaves where it is told not to compute any.
    private Stream OpenAll() =>
        member.Crc == 0 ? file.Section(member.Offset, Length) : new ZipMemberStream(file, member, place);

    private bool Verify()
    {
        using Stream stream = OpenAll();
        byte[] chunk = new byte[(int)Math.Clamp(Length, 1, 1 << 16)];
        while (stream.Read(chunk) > 0) { }

        return true;
    }

    /// <summary>Refuses a storage of another length than the pickle says.</summary>
    public void RequireLength(PickledStorage pickled)
    {
        if (Length / pickled.Type.Size != pickled.Count)
        {
            throw new UserError(
                Invariant($"has {Length:N0} bytes"),
                place,
                Invariant($"{pickled.Count:N0} elements of {pickled.Type.Size}, as the pickle says"),
                "the file is damaged: get it again"
            );
        }
    }
}
