namespace Filigree.Formats;

/// <summary>An array of an npy or npz file.</summary>
/// <param name="name">Its name.</param>
/// <param name="place">File and member, for errors.</param>
/// <param name="header">Its header.</param>
/// <param name="isPacked">Whether its bytes are deflated.</param>
/// <param name="open">Opens the array at its first byte, the header's.</param>
internal sealed class NpyTensor(string name, string place, NpyHeader header, bool isPacked, Func<Stream> open)
    : StoredTensor(name, header.Type.Type, header.Shape, 8 * header.Type.Size)
{
    /// <inheritdoc/>
    public override string TypeText => header.Type.Text;

    /// <inheritdoc/>
    internal override string Place => place;

    /// <inheritdoc/>
    private protected override bool IsPacked => isPacked;

    /// <inheritdoc/>
    public override Stream OpenRead()
    {
        Stream stream = open();
        try
        {
            Span<byte> skipped = stackalloc byte[256];
            for (int left = header.Length; left > 0; left -= Math.Min(left, skipped.Length))
            {
                stream.ReadExactly(skipped[..Math.Min(left, skipped.Length)]);
            }

            if (header.IsFortran && Shape.Count(size => size > 1) > 1)
            {
                stream = FortranOrder.ToRowMajor(stream, this, isPacked);
            }

            return header.Type.IsBigEndian && Type != ElementType.Opaque && ElementSize > 1
                ? new SwappedStream(stream, ElementSize)
                : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
