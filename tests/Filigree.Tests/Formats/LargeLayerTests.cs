using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

/// <summary>Sizes beyond what fits in memory, or in 32 bits.</summary>
public class LargeLayerTests
{
    [Fact]
    public void The_longest_array_is_taken_in_whole_without_an_end_that_overflows()
    {
        foreach (int step in new[] { 1 << 16, 1 << 17, int.MaxValue })
        {
            long next = 0;
            foreach ((int start, int count) in Chunks.Of(Array.MaxLength, step))
            {
                Assert.Equal(next, start);
                Assert.InRange(count, 1, step);
                next += count;
            }

            Assert.Equal(Array.MaxLength, next);
        }

        Assert.Empty(Chunks.Of(0, 8));
    }

    [Fact]
    public void Connections_become_a_dense_tensor_longer_than_an_array_in_little_memory()
    {
        // 3 x 1,000,000,000 half-precision numbers: only those that are not 0 are looked at.
        const int inputs = 1_000_000_000;
        var matrix = new SparseMatrix("w", 3, inputs, [0, 2, 2, 3], [0, inputs - 1, 131_072], [1, 2, 3]);
        OutputTensor tensor = DenseRows.Of("w", ElementType.Float16, [3, inputs], () => matrix);
        Assert.Equal(6_000_000_000, tensor.ByteLength);

        using var target = new NonZeroStream(stopsBehind: 40_000_000);
        Assert.Throws<OperationCanceledException>(() => tensor.WriteTo(target, target.Token));

        Assert.Equal([(0, 0x3C00)], target.Found);
    }

    [Fact]
    public void Connections_are_written_at_their_places_in_every_row_and_piece()
    {
        const int inputs = 300_000;
        var matrix = new SparseMatrix("w", 2, inputs, [0, 3, 5], [0, 131_071, 131_072, 7, 299_999], [1, 2, 3, 4, 5]);
        using var stream = new MemoryStream();
        DenseRows.Of("w", ElementType.Float32, [2, inputs], () => matrix).WriteTo(stream, default);

        var values = new float[2 * inputs];
        ElementConversion.ToSingle(ElementType.Float32, stream.ToArray(), values);
        Assert.Equal(matrix.ToDense().Values, values);
    }

    /// <summary>Remembers the half-precision numbers that are not 0, and stops the writer once enough has come.</summary>
    private sealed class NonZeroStream(long stopsBehind) : MemoryStream
    {
        private readonly CancellationTokenSource stop = new();
        private long position;

        public CancellationToken Token => stop.Token;

        public List<(long Place, int Bits)> Found { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (int at = buffer.IndexOfAnyExcept((byte)0) & ~1; at >= 0 && at < buffer.Length; at += 2)
            {
                int bits = BitConverter.ToUInt16(buffer[at..]);
                if (bits != 0)
                {
                    Found.Add(((position + at) / 2, bits));
                }
            }

            position += buffer.Length;
            if (position > stopsBehind)
            {
                stop.Cancel();
            }
        }

        protected override void Dispose(bool disposing)
        {
            stop.Dispose();
            base.Dispose(disposing);
        }
    }
}
