using System.Buffers;
using System.Buffers.Binary;

namespace Filigree.Formats;

/// <summary>
/// Writes a table as a Parquet file, for data frames: one group of rows, plain values, nothing compressed, every column with gaps where a row has no value. Its few heads
/// are written here so that no package of some megabytes comes along.
/// </summary>
internal static class ParquetWriter
{
    private const int RowsOfPage = 1 << 16;
    private const int Optional = 1;
    private const int Plain = 0;
    private const int RunLength = 3;
    private const int DataPage = 0;
    private const int Uncompressed = 0;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Writes a file.</summary>
    /// <param name="target">Where to; it knows its position.</param>
    /// <param name="columns">The columns, of equal length and of different names.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Write(Stream target, IReadOnlyList<ParquetColumn> columns)
    {
        int rows = columns.Count == 0 ? 0 : columns[0].Count;
        if (
            columns.Any(column => column.Count != rows)
            || columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() != columns.Count
        )
        {
            throw new ArgumentException(
                "Columns of a table have one length, and each a name of its own.",
                nameof(columns)
            );
        }

        target.Write(Magic);
        ThriftWriter[] chunks = [.. columns.Select(column => WriteColumn(target, column))];
        ThriftWriter group = new ThriftWriter()
            .Structs(1, chunks)
            .Integer64(2, target.Position - Magic.Length)
            .Integer64(3, rows);
        ThriftWriter root = new ThriftWriter().Text(4, "schema").Integer32(5, columns.Count);
        byte[] footer = new ThriftWriter()
            .Integer32(1, 1)
            .Structs(2, [root, .. columns.Select(SchemaOf)])
            .Integer64(3, rows)
            .Structs(4, [group])
            .Text(6, "filigree")
            .ToArray();
        target.Write(footer);
        WriteLength(target, footer.Length);
        target.Write(Magic);
    }

    private static ThriftWriter SchemaOf(ParquetColumn column) =>
        new ThriftWriter()
            .Integer32(1, column.Type)
            .Integer32(3, Optional)
            .Text(4, column.Name)
            .Integer32(6, column.Converted);

    private static ThriftWriter WriteColumn(Stream target, ParquetColumn column)
    {
        long start = target.Position;
        int first = 0;
        do
        {
            int count = Math.Min(RowsOfPage, column.Count - first);
            WritePage(target, column, first, count);
            first += count;
        } while (first < column.Count);

        long length = target.Position - start;
        ThriftWriter data = new ThriftWriter()
            .Integer32(1, column.Type)
            .Integers32(2, Plain, RunLength)
            .Texts(3, column.Name)
            .Integer32(4, Uncompressed)
            .Integer64(5, column.Count)
            .Integer64(6, length)
            .Integer64(7, length)
            .Integer64(9, start);
        return new ThriftWriter().Integer64(2, start).Struct(3, data);
    }

    private static void WritePage(Stream target, ParquetColumn column, int first, int count)
    {
        using var page = new MemoryStream();
        // Which rows have a value, a bit each: one run of packed bits, whose length counts in eights.
        byte[] present = new byte[(count + 7) / 8];
        for (int row = 0; row < count; row++)
        {
            present[row / 8] |= (byte)(column.Has(first + row) ? 1 << (row % 8) : 0);
        }

        var run = new ArrayBufferWriter<byte>();
        Varint.Write(run, ((ulong)present.Length << 1) | 1);
        WriteLength(page, run.WrittenCount + present.Length);
        page.Write(run.WrittenSpan);
        page.Write(present);
        for (int row = first; row < first + count; row++)
        {
            if (column.Has(row))
            {
                column.Write(page, row);
            }
        }

        ThriftWriter values = new ThriftWriter()
            .Integer32(1, count)
            .Integer32(2, Plain)
            .Integer32(3, RunLength)
            .Integer32(4, RunLength);
        int length = checked((int)page.Length);
        target.Write(
            new ThriftWriter()
                .Integer32(1, DataPage)
                .Integer32(2, length)
                .Integer32(3, length)
                .Struct(5, values)
                .ToArray()
        );
        page.Position = 0;
        page.CopyTo(target);
    }

    private static void WriteLength(Stream target, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        target.Write(bytes);
    }
}
