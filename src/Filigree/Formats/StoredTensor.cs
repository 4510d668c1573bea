using System.Buffers;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>One named tensor of a file, read when asked for.</summary>
public abstract class StoredTensor
{
    private const int ChunkBytes = 1 << 18;
    private const int FirstAllocation = 1 << 18;

    private protected StoredTensor(string name, ElementType type, IReadOnlyList<long> shape, int elementBits)
    {
        Name = name;
        Type = type;
        Shape = shape;
        ElementSize = elementBits / 8;
        Count = TensorShape.CountOf(shape) ?? throw new ArgumentException($"The shape of {name} overflows.");
        ByteLength =
            TensorShape.BytesOf(shape, elementBits) ?? throw new ArgumentException($"{name} is of no number of bytes.");
    }

    /// <summary>Name in the file, such as <c>fc1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>What its elements are.</summary>
    public ElementType Type { get; }

    /// <summary>Size of each dimension, the last one fastest; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Bytes of an element; 0 where several share a byte.</summary>
    public int ElementSize { get; }

    /// <summary>Bytes in all.</summary>
    public long ByteLength { get; }

    /// <summary>The type as the file writes it, such as <c>BF16</c> or <c>&gt;f8</c>.</summary>
    public abstract string TypeText { get; }

    /// <summary>The file and the tensor, for errors.</summary>
    internal abstract string Place { get; }

    /// <summary>Whether the elements are packed, so that the file's length does not hold their number down.</summary>
    private protected abstract bool IsPacked { get; }

    /// <summary>The elements' bytes, little-endian and row-major, whatever they are in the file.</summary>
    /// <exception cref="UserError">Reading finds the file damaged.</exception>
    public abstract Stream OpenRead();

    /// <summary>All elements' bytes, little-endian and row-major.</summary>
    /// <exception cref="UserError">The file is damaged, or there are more bytes than an array can hold.</exception>
    public byte[] ReadBytes()
    {
        RequireArray(ByteLength);
        using Stream stream = OpenRead();
        byte[] bytes = new byte[IsPacked ? Math.Min(ByteLength, FirstAllocation) : ByteLength];
        int filled = 0;
        while (true)
        {
            stream.ReadExactly(bytes.AsSpan(filled));
            filled = bytes.Length;
            if (filled == ByteLength)
            {
                return bytes;
            }

            Array.Resize(ref bytes, (int)Math.Min(ByteLength, 2L * filled));
        }
    }

    /// <summary>All elements as single precision.</summary>
    /// <exception cref="UserError">
    /// The file is damaged, there are more elements than an array can hold, or they are no numbers.
    /// </exception>
    public float[] ReadSingles()
    {
        RequireNumbers();
        RequireArray(Count);
        using Stream stream = OpenRead();
        var values = new float[IsPacked ? Math.Min(Count, FirstAllocation) : Count];
        for (int filled = 0; ; Array.Resize(ref values, (int)Math.Min(Count, 2L * filled)))
        {
            Fill(stream, values.AsSpan(filled));
            filled = values.Length;
            if (filled == Count)
            {
                return values;
            }
        }
    }

    /// <summary>Reads all elements as single precision into memory that is there.</summary>
    /// <param name="destination">Room for <see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException">There is room for another count.</exception>
    /// <exception cref="UserError">The file is damaged, or the elements are no numbers.</exception>
    public void ReadSingles(Span<float> destination)
    {
        if (destination.Length != Count)
        {
            throw new ArgumentException($"{Name} has {Count} elements; there is room for {destination.Length}.");
        }

        RequireNumbers();
        using Stream stream = OpenRead();
        Fill(stream, destination);
    }

    /// <summary>All elements as double precision, which loses nothing of any floating-point type.</summary>
    /// <exception cref="UserError">
    /// The file is damaged, there are more elements than an array can hold, or they are no numbers.
    /// </exception>
    internal double[] ReadDoubles()
    {
        if (Type != ElementType.Float64)
        {
            return Array.ConvertAll(ReadSingles(), value => (double)value);
        }

        var values = new double[Count];
        ElementConversion.ToDouble(Type, ReadBytes(), values);
        return values;
    }

    /// <summary>What its numbers lose where they are written as another type; nothing where they are no numbers.</summary>
    /// <param name="type">A floating-point type.</param>
    /// <exception cref="UserError">The file is damaged.</exception>
    public ConversionLoss LossOf(ElementType type) =>
        Type == ElementType.Opaque || Type == type ? default : ConvertTo(Stream.Null, type, CancellationToken.None);

    /// <summary>Writes its numbers as another type, each rounded once, a piece at a time.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="cancellationToken">Stops it between pieces.</param>
    /// <returns>What was lost.</returns>
    /// <exception cref="UserError">The file is damaged, or the elements are no numbers.</exception>
    public ConversionLoss ConvertTo(Stream target, ElementType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        RequireNumbers();
        using Stream stream = OpenRead();
        int step = (int)Math.Min(Count, ChunkBytes / 8);
        byte[] before = new byte[step * ElementSize];
        byte[] after = new byte[step * type.SizeOf()];
        var numbers = new double[step];
        ConversionLoss loss = default;
        for (long done = 0; done < Count; done += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, Count - done);
            stream.ReadExactly(before, 0, count * ElementSize);
            ElementConversion.ToDouble(Type, before.AsSpan(0, count * ElementSize), numbers.AsSpan(0, count));
            loss += ElementConversion.FromDouble(
                type,
                numbers.AsSpan(0, count),
                after.AsSpan(0, count * type.SizeOf())
            );
            target.Write(after, 0, count * type.SizeOf());
        }

        return loss;
    }

    private void Fill(Stream stream, Span<float> destination)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (!destination.IsEmpty)
            {
                int count = Math.Min(ChunkBytes / ElementSize, destination.Length);
                Span<byte> bytes = chunk.AsSpan(0, count * ElementSize);
                stream.ReadExactly(bytes);
                ElementConversion.ToSingle(Type, bytes, destination[..count]);
                destination = destination[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private void RequireNumbers()
    {
        if (Type == ElementType.Opaque)
        {
            throw new UserError(
                $"its type {TypeText} is not read as numbers",
                Place,
                "floats of 8 bits or more, integers or bool"
            );
        }
    }

    private void RequireArray(long length)
    {
        if (length > Array.MaxLength)
        {
            throw new UserError(
                Invariant($"holds {Count:N0} elements"),
                Place,
                Invariant(
                    $"no more than {Array.MaxLength / Math.Max(1, length / Math.Max(1, Count)):N0} of them in one tensor"
                )
            );
        }
    }
}
