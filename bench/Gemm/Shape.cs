using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Tests.Numerics;

namespace Filigree.Bench.Gemm;

/// <summary>One product [rows, depth] x [depth, columns], its operands in memory, the columns padded with zeros to whole vectors, as layers have them.</summary>
internal sealed class Shape : IDisposable
{
    private readonly AlignedBuffer a;
    private readonly AlignedBuffer b;
    private readonly AlignedBuffer c;
    private readonly int whole;
    private readonly bool leftTransposed;
    private readonly bool rightTransposed;

    public Shape(string name, int rows, int depth, int columns, bool leftTransposed, bool rightTransposed)
    {
        Name = name;
        Rows = rows;
        Depth = depth;
        Columns = columns;
        int lanes = Vector512.IsHardwareAccelerated ? 16 : 8;
        whole = (columns + lanes - 1) / lanes * lanes;
        this.leftTransposed = leftTransposed;
        this.rightTransposed = rightTransposed;
        a = leftTransposed ? Filled(depth, rows, 1) : Filled(rows, depth, 1);
        b = rightTransposed ? Filled(columns, depth, 2) : Filled(depth, columns, 2);
        c = new AlignedBuffer(rows * Padded(columns));
    }

    public string Name { get; }

    public int Rows { get; }

    public int Depth { get; }

    public int Columns { get; }

    public double Operations => 2.0 * Rows * Depth * Columns;

    /// <summary>The forms for the peer: N or T for each operand.</summary>
    public string Form => $"{(leftTransposed ? 'T' : 'N')}{(rightTransposed ? 'T' : 'N')}";

    private ReadOnlyMatrixSpan Left =>
        leftTransposed
            ? new ReadOnlyMatrixSpan(a.Span, Depth, Rows, Padded(Rows)).Transposed
            : new ReadOnlyMatrixSpan(a.Span, Rows, Depth, Padded(Depth));

    private ReadOnlyMatrixSpan Right =>
        rightTransposed
            ? new ReadOnlyMatrixSpan(b.Span, whole, Depth, Padded(Depth)).Transposed
            : new ReadOnlyMatrixSpan(b.Span, Depth, whole, Padded(Columns));

    public void Multiply(Workers workers) =>
        MatrixProduct.Multiply(Left, Right, new MatrixSpan(c.Span, Rows, whole, Padded(Columns)), workers: workers);

    /// <summary>Whether the product equals the plain loop, bit for bit, on a sample of rows.</summary>
    public bool IsRight(Workers workers)
    {
        Multiply(workers);
        int step = Math.Max(1, Rows / 20);
        float[] expected = new float[whole];
        for (int i = 0; i < Rows; i += step)
        {
            ReadOnlyMatrixSpan row = leftTransposed
                ? new ReadOnlyMatrixSpan(a.Span[i..], Depth, 1, Padded(Rows)).Transposed
                : new ReadOnlyMatrixSpan(a.Span[(i * Padded(Depth))..], 1, Depth, Padded(Depth));
            Reference.Multiply(
                row,
                Right,
                new MatrixSpan(expected, 1, expected.Length, expected.Length),
                false,
                1,
                default,
                false
            );
            if (!Bits(c.Span.Slice(i * Padded(Columns), whole)).SequenceEqual(Bits(expected)))
            {
                return false;
            }
        }
        return true;
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }

    private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values);

    private static int Padded(int columns) => (columns + 15) / 16 * 16;

    private static AlignedBuffer Filled(int rows, int columns, int seed)
    {
        var buffer = new AlignedBuffer(Padded(rows) * Padded(columns));
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                buffer.Span[i * Padded(columns) + j] = (float)(random.NextDouble() - 0.5);
            }
        }
        return buffer;
    }
}
