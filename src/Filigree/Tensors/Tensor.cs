using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A matrix of floats in aligned native memory: <see cref="Rows"/> samples (or input neurons) of <see cref="Columns"/>
/// features each. Rows are padded to a multiple of <see cref="LaneCount"/> numbers, and the padding always holds zeros,
/// so that kernels may run over whole vectors.
/// </summary>
public sealed class Tensor : IDisposable
{
    /// <summary>Rows are padded to a multiple of this many numbers: one 512-bit vector.</summary>
    public const int LaneCount = 16;

    private static readonly AlignedBuffer NoNumbers = new(0);

    private readonly bool isView;
    private AlignedBuffer buffer;

    /// <summary>A tensor of zeros.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the tensor would hold over 2^31 - 1 numbers.</exception>
    public Tensor(int rows, int columns)
    {
        buffer = new AlignedBuffer(CheckedLength(rows, columns));
        Rows = rows;
        Columns = columns;
        Stride = Padded(columns);
    }

    private Tensor()
    {
        isView = true;
        buffer = NoNumbers;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns, without padding.</summary>
    public int Columns { get; private set; }

    /// <summary>Distance between the starts of two rows, in numbers; a multiple of <see cref="LaneCount"/>.</summary>
    public int Stride { get; private set; }

    /// <summary>All numbers, padding included; valid while the tensor is held, for the memory goes with it.</summary>
    public Span<float> Span => buffer.Span[..(Rows * Stride)];

    /// <summary>The tensor as a matrix.</summary>
    public MatrixSpan Matrix => new(Span, Rows, Columns, Stride);

    /// <summary>The columns of one row.</summary>
    /// <param name="row">Row index.</param>
    public Span<float> Row(int row) => buffer.Span.Slice(row * Stride, Columns);

    /// <summary>The smallest multiple of <see cref="LaneCount"/> that is at least <paramref name="columns"/>.</summary>
    /// <param name="columns">Number of columns.</param>
    public static int Padded(int columns) => (columns + LaneCount - 1) / LaneCount * LaneCount;

    /// <summary>Sets every number to zero.</summary>
    public void Clear() => Span.Clear();

    /// <summary>Copies from another tensor of equal shape.</summary>
    /// <param name="source">The tensor to copy.</param>
    public void CopyFrom(Tensor source)
    {
        RequireShape(source.Rows, source.Columns);
        source.Span.CopyTo(Span);
    }

    /// <summary>Fills from rows without padding.</summary>
    /// <param name="values">Rows * Columns numbers, row-major.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        RequireLength(values.Length);
        for (int row = 0; row < Rows; row++)
        {
            values.Slice(row * Columns, Columns).CopyTo(Row(row));
        }
    }

    /// <summary>Copies out as rows without padding.</summary>
    /// <param name="values">Room for Rows * Columns numbers, row-major.</param>
    public void Read(Span<float> values)
    {
        RequireLength(values.Length);
        for (int row = 0; row < Rows; row++)
        {
            Row(row).CopyTo(values.Slice(row * Columns, Columns));
        }
    }

    /// <summary>The numbers as a new array, row-major, without padding.</summary>
    public float[] ToArray()
    {
        var values = new float[Rows * Columns];
        Read(values);
        return values;
    }

    /// <summary>Sets the padding behind every row to zero, after an operation that maps 0 to something else.</summary>
    public void ClearPadding()
    {
        if (Stride == Columns)
        {
            return;
        }

        Span<float> all = Span;
        for (int row = 0; row < Rows; row++)
        {
            all.Slice(row * Stride + Columns, Stride - Columns).Clear();
        }
    }

    /// <summary>Gives the memory back, unless it is another tensor's.</summary>
    public void Dispose()
    {
        if (!isView)
        {
            buffer.Dispose();
        }
    }

    /// <summary>Numbers that there is room for, padding included.</summary>
    internal int Capacity => isView ? 0 : buffer.Length;

    /// <summary>A tensor that has no memory of its own and looks at none yet.</summary>
    internal static Tensor NewView() => new();

    /// <summary>Shows the numbers of another tensor in rows of another length. Neither has padding, or the rows are as long as they were.</summary>
    /// <param name="source">The other, which must not change its shape while it is looked at.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    internal void Look(Tensor source, int rows, int columns)
    {
        int stride = Padded(columns);
        bool fits = columns == source.Columns || (stride == columns && source.Stride == source.Columns);
        if (!isView || !fits || (long)rows * stride != (long)source.Rows * source.Stride)
        {
            throw new InvalidOperationException(
                $"{source.Rows} x {source.Columns} numbers cannot be seen as {rows} x {columns} in place."
            );
        }

        buffer = source.buffer;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>Changes the shape; the numbers are undefined afterwards, the padding zero. Allocates only to grow.</summary>
    internal void Reshape(int rows, int columns)
    {
        if (rows == Rows && columns == Columns)
        {
            return;
        }

        int length = CheckedLength(rows, columns);
        if (length > buffer.Length)
        {
            buffer.Dispose();
            buffer = new AlignedBuffer(length);
        }

        Rows = rows;
        Columns = columns;
        Stride = Padded(columns);
        ClearPadding();
    }

    internal void RequireShape(int rows, int columns)
    {
        if (rows != Rows || columns != Columns)
        {
            throw new ArgumentException($"A {Rows} x {Columns} tensor was expected, this one is {rows} x {columns}.");
        }
    }

    private void RequireLength(int length)
    {
        if (length != Rows * Columns)
        {
            throw new ArgumentException($"{Rows} x {Columns} numbers were expected, there are {length}.");
        }
    }

    private static int CheckedLength(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long length = (long)rows * Padded(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue, nameof(rows));
        return (int)length;
    }
}
