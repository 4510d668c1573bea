using System.Buffers.Binary;
using System.Text;

namespace Filigree.Formats;

/// <summary>A column of a table: numbers, whole numbers or words, with gaps where a row has none.</summary>
internal abstract class ParquetColumn
{
    private protected ParquetColumn(string name, int type, int? converted, int count) =>
        (Name, Type, Converted, Count) = (name, type, converted, count);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Parquet's number of how its values are stored.</summary>
    public int Type { get; }

    /// <summary>Parquet's number of what the stored values mean, if that is not what they are.</summary>
    public int? Converted { get; }

    /// <summary>Rows, gaps among them.</summary>
    public int Count { get; }

    /// <summary>Numbers in double precision; null for a gap.</summary>
    public static ParquetColumn Of(string name, IReadOnlyList<double?> values) =>
        new Column<double?>(
            name,
            5,
            null,
            values,
            (target, value) => Write(target, BitConverter.DoubleToInt64Bits(value!.Value))
        );

    /// <summary>Whole numbers from 0.</summary>
    public static ParquetColumn Of(string name, IReadOnlyList<ulong?> values) =>
        new Column<ulong?>(name, 2, 14, values, (target, value) => Write(target, (long)value!.Value));

    /// <summary>Words; null for a gap.</summary>
    public static ParquetColumn Of(string name, IReadOnlyList<string?> values) =>
        new Column<string?>(name, 6, 0, values, Write);

    /// <summary>Whether a row has a value.</summary>
    public abstract bool Has(int row);

    /// <summary>Writes a row's value.</summary>
    public abstract void Write(Stream target, int row);

    private static void Write(Stream target, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        target.Write(bytes);
    }

    private static void Write(Stream target, string? value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value!);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        target.Write(length);
        target.Write(text);
    }

    private sealed class Column<T>(
        string name,
        int type,
        int? converted,
        IReadOnlyList<T> values,
        Action<Stream, T> write
    ) : ParquetColumn(name, type, converted, values.Count)
    {
        public override bool Has(int row) => values[row] is not null;

        public override void Write(Stream target, int row) => write(target, values[row]);
    }
}
