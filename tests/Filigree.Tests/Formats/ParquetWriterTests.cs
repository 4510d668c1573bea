using Filigree.Formats;
using Parquet;
using Parquet.Schema;
using ParquetWriter = Filigree.Formats.ParquetWriter;

namespace Filigree.Tests.Formats;

/// <summary>Tables that are written are read by Parquet.Net, a reader of others.</summary>
[Trait("Run", "once")]
public sealed class ParquetWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(70_000)]
    public async Task Numbers_words_and_gaps_come_back(int rows)
    {
        double?[] numbers = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? (double?)null : row / 7.0)];
        ulong?[] seeds = [.. Enumerable.Range(0, rows).Select(row => (ulong?)(ulong.MaxValue - (ulong)row))];
        string?[] words = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 4 ? null : $"Wärme {row % 11}")];
        double?[] none = new double?[rows];
        numbers[^1] = double.NaN;
        using var content = new MemoryStream();
        ParquetWriter.Write(
            content,
            [
                ParquetColumn.Of("number", numbers),
                ParquetColumn.Of("seed", seeds),
                ParquetColumn.Of("word", words),
                ParquetColumn.Of("none", none),
            ]
        );
        content.Position = 0;
        await using ParquetReader reader = await ParquetReader.CreateAsync(content);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["number", "seed", "word", "none"], fields.Select(field => field.Name));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);

        var readNumbers = new double?[rows];
        await group.ReadAsync<double>(fields[0], readNumbers.AsMemory());
        Assert.Equal(numbers, readNumbers);
        var readSeeds = new ulong?[rows];
        await group.ReadAsync<ulong>(fields[1], readSeeds.AsMemory());
        Assert.Equal(seeds, readSeeds);
        var readWords = new string?[rows];
        await group.ReadAsync(fields[2], readWords.AsMemory()!);
        Assert.Equal(words, readWords);
        var readNone = new double?[rows];
        await group.ReadAsync<double>(fields[3], readNone.AsMemory());
        Assert.Equal(none, readNone);
    }

    [Fact]
    public void Columns_of_two_lengths_or_of_one_name_are_no_table()
    {
        ParquetColumn one = ParquetColumn.Of("a", [1.0]);
        Assert.Throws<ArgumentException>(() => ParquetWriter.Write(new MemoryStream(), [one, one]));
        Assert.Throws<ArgumentException>(() =>
            ParquetWriter.Write(new MemoryStream(), [one, ParquetColumn.Of("b", new double?[2])])
        );
    }
}
