namespace Filigree.Formats;

/// <summary>Elements with their bytes in reverse: big-endian ones become little-endian.</summary>
internal sealed class SwappedStream(Stream source, int elementSize) : ReadOnlyStream
{
    private readonly byte[] chunk = new byte[1 << 13];
    private int position;
    private int filled;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (position == filled)
        {
            (position, filled) = (0, source.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false));
            for (int i = 0; i + elementSize <= filled; i += elementSize)
            {
                chunk.AsSpan(i, elementSize).Reverse();
            }
        }

        int count = Math.Min(buffer.Length, filled - position);
        chunk.AsSpan(position, count).CopyTo(buffer);
        position += count;
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
}
