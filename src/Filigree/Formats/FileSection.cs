namespace Filigree.Formats;

/// <summary>A part of a file as a read-only stream.</summary>
internal sealed class FileSection(FileBytes file, long start, long length) : ReadOnlyStream
{
    private long position;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - position);
        if (file.ReadAt(buffer[..count], start + position) < count)
        {
            throw file.Shrunk();
        }

        position += count;
        return count;
    }
}
