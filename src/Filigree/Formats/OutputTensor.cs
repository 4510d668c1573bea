namespace Filigree.Formats;

/// <summary>One tensor to be written: its header's part now, its bytes when their turn comes.</summary>
public sealed class OutputTensor
{
    private const int ChunkBytes = 1 << 20;
    private readonly Action<Stream, CancellationToken> write;

    /// <summary>A tensor of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">What its elements are; not <see cref="ElementType.Opaque"/>.</param>
    /// <param name="shape">Size of each dimension, the last one fastest.</param>
    /// <param name="write">Writes all its bytes, little-endian and row-major; called once.</param>
    public OutputTensor(
        string name,
        ElementType type,
        IReadOnlyList<long> shape,
        Action<Stream, CancellationToken> write
    )
        : this(name, type, shape, TensorShape.BytesOf(shape, 8 * type.SizeOf()), null, write)
    {
        if (type == ElementType.Opaque)
        {
            throw new ArgumentException("Bytes of an unknown type can only be copied.", nameof(type));
        }
    }

    private OutputTensor(
        string name,
        ElementType type,
        IReadOnlyList<long> shape,
        long? byteLength,
        StoredTensor? source,
        Action<Stream, CancellationToken> write
    )
    {
        Name = name;
        Type = type;
        Shape = shape;
        Source = source;
        ByteLength = byteLength ?? throw new ArgumentException($"The shape of {name} overflows.", nameof(shape));
        this.write = write;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What its elements are.</summary>
    public ElementType Type { get; }

    /// <summary>Size of each dimension.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes in all.</summary>
    public long ByteLength { get; }

    /// <summary>The tensor this one is a copy of, or null.</summary>
    internal StoredTensor? Source { get; }

    /// <summary>A tensor as it is, bit for bit.</summary>
    /// <param name="tensor">The tensor; its file must be open while it is written.</param>
    /// <param name="name">Another name for it, or null.</param>
    public static OutputTensor Copy(StoredTensor tensor, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new OutputTensor(
            name ?? tensor.Name,
            tensor.Type,
            tensor.Shape,
            tensor.ByteLength,
            tensor,
            (target, cancellationToken) =>
            {
                using Stream source = tensor.OpenRead();
                byte[] chunk = new byte[(int)Math.Clamp(tensor.ByteLength, 1, ChunkBytes)];
                for (long left = tensor.ByteLength; left > 0; )
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Span<byte> part = chunk.AsSpan(0, (int)Math.Min(left, chunk.Length));
                    source.ReadExactly(part);
                    target.Write(part);
                    left -= part.Length;
                }
            }
        );
    }

    /// <summary>A tensor from numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">A floating-point type; numbers it does not hold are rounded to the nearest, ties to even.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <param name="values">The numbers, row-major, asked for when they are written.</param>
    /// <param name="lost">Told what the numbers lost, when they are written; null where nobody asks.</param>
    public static OutputTensor Of(
        string name,
        ElementType type,
        IReadOnlyList<long> shape,
        Func<ReadOnlyMemory<float>> values,
        Action<ConversionLoss>? lost = null
    ) =>
        new(
            name,
            type,
            shape,
            (target, cancellationToken) =>
            {
                ConversionLoss loss = WriteSingles(target, type, values().Span, cancellationToken);
                lost?.Invoke(loss);
            }
        );

    /// <summary>A tensor from numbers of double precision, each rounded once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="lost">Told what the numbers lost, when they are written; null where nobody asks.</param>
    internal static OutputTensor Of(
        string name,
        ElementType type,
        IReadOnlyList<long> shape,
        double[] values,
        Action<ConversionLoss>? lost = null
    ) =>
        new(
            name,
            type,
            shape,
            (target, cancellationToken) =>
            {
                ConversionLoss loss = WriteDoubles(target, type, values, cancellationToken);
                lost?.Invoke(loss);
            }
        );

    /// <summary>Writes numbers of double precision as elements of a type, each rounded once.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <returns>What the numbers lost.</returns>
    internal static ConversionLoss WriteDoubles(
        Stream target,
        ElementType type,
        ReadOnlySpan<double> values,
        CancellationToken cancellationToken
    )
    {
        int step = ChunkBytes / 8;
        ConversionLoss loss = default;
        byte[] chunk = new byte[Math.Min(step, values.Length) * type.SizeOf()];
        foreach ((int start, int count) in Chunks.Of(values.Length, step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> bytes = chunk.AsSpan(0, count * type.SizeOf());
            loss += ElementConversion.FromDouble(type, values.Slice(start, count), bytes);
            target.Write(bytes);
        }

        return loss;
    }

    /// <summary>Writes numbers as elements of a type.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <returns>What the numbers lost.</returns>
    public static ConversionLoss WriteSingles(
        Stream target,
        ElementType type,
        ReadOnlySpan<float> values,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        int step = ChunkBytes / 8;
        ConversionLoss loss = default;
        byte[] chunk = new byte[Math.Min(step, values.Length) * type.SizeOf()];
        foreach ((int start, int count) in Chunks.Of(values.Length, step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> part = values.Slice(start, count);
            Span<byte> bytes = chunk.AsSpan(0, part.Length * type.SizeOf());
            loss += ElementConversion.FromSingle(type, part, bytes);
            target.Write(bytes);
        }

        return loss;
    }

    /// <summary>Writes the bytes.</summary>
    internal void WriteTo(Stream target, CancellationToken cancellationToken) => write(target, cancellationToken);
}
