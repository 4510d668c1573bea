using Microsoft.Win32.SafeHandles;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// The bytes of a file, read at any place by any thread. Nothing is mapped into memory, so that a file many times larger than
/// memory costs none but what is being read.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle? handle;
    private readonly ReadOnlyMemory<byte> content;

    private FileBytes(string name, SafeFileHandle? handle, ReadOnlyMemory<byte> content, long length)
    {
        Name = name;
        this.handle = handle;
        this.content = content;
        Length = length;
    }

    /// <summary>The file's path, or what else names it in an error.</summary>
    public string Name { get; }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Whether there is no file behind the bytes, and none beside them.</summary>
    public bool IsInMemory => handle is null;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UserError">It is not there, may not be read, or is no regular file.</exception>
    public static FileBytes Open(string path)
    {
        InputFile.RequireRegular(path);
        try
        {
            SafeFileHandle handle = File.OpenHandle(path);
            try
            {
                return new FileBytes(path, handle, default, RandomAccess.GetLength(handle));
            }
            catch (NotSupportedException pipe)
            {
                handle.Dispose();
                throw new UserError("is not a regular file", path, "a file that can be read at any place", cause: pipe);
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserError("there is no such file", path, cause: missing);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new UserError("cannot be read", path, "a file this user may read", cause: refused);
        }
    }

    /// <summary>Bytes in memory, under a name for errors.</summary>
    public static FileBytes Of(string name, ReadOnlyMemory<byte> content) => new(name, null, content, content.Length);

    /// <summary>Reads at a place; fewer bytes only where the file ends.</summary>
    public int ReadAt(Span<byte> destination, long offset)
    {
        if (handle is null)
        {
            int available = (int)Math.Clamp(Length - offset, 0, destination.Length);
            content.Span.Slice((int)Math.Min(offset, Length), available).CopyTo(destination);
            return available;
        }

        int filled = 0;
        while (filled < destination.Length)
        {
            int count = RandomAccess.Read(handle, destination[filled..], offset + filled);
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }

    /// <summary>Reads exactly so many bytes, which must be there before memory is taken.</summary>
    /// <exception cref="UserError">The file ends before.</exception>
    public byte[] Read(long offset, long count, string what)
    {
        if (count > Length - offset || count > Array.MaxLength)
        {
            throw new UserError(
                Invariant($"is too short to hold {what}: {Length:N0} bytes"),
                Name,
                Invariant($"at least {(UInt128)offset + (UInt128)count:N0}"),
                "the file may be cut off: get it again"
            );
        }

        byte[] bytes = new byte[count];
        if (ReadAt(bytes, offset) < count)
        {
            throw Shrunk();
        }

        return bytes;
    }

    /// <summary>A part of the file as a stream of its own.</summary>
    public Stream Section(long offset, long length) => new FileSection(this, offset, length);

    /// <summary>The file has become shorter while it was read.</summary>
    public UserError Shrunk() => new("became shorter while it was read", Name, remedy: "let no other program write it");

    /// <inheritdoc/>
    public void Dispose() => handle?.Dispose();
}
