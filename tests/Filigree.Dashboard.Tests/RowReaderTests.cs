using System.Text;
using Filigree.Dashboard.Index;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
public sealed class RowReaderTests
{
    [Theory]
    [InlineData("""{"epoch":1,"loss":0.5}""")]
    [InlineData("""{"epoch":1,"loss":null}""")]
    [InlineData("""{"layer":"dense1","moment":"before","share":0.25}""")]
    [InlineData("""{"na\u0069ve":1e-7}""")]
    [InlineData("""{"loss":1,"loss":2}""")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("{\"epoch\":1")]
    [InlineData("""{"epoch":[1]}""")]
    [InlineData("""{"epoch":true}""")]
    [InlineData("""{"epoch":1} {"epoch":2}""")]
    [InlineData("not a row")]
    public void A_row_is_what_the_studies_take_for_one(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        List<MetricRow>? expected = MetricJson.Read(bytes);
        var rows = new TrialRows();

        int read = new RowReader().Read(bytes, rows, out int damaged);

        Assert.Equal(bytes.Length, read);
        Assert.Equal(expected is null ? 1 : 0, damaged);
        foreach (MetricRow row in expected ?? [])
        {
            RowTable table = rows.Find(string.Join(", ", row.Labels.Select(one => $"{one.Key}={one.Value}")))!;
            Assert.Equal(row.Numbers.Keys, table.Names);
            Assert.All(row.Numbers, number => Assert.Equal(number.Value, table.Column(number.Key)[0]));
        }
    }

    [Fact]
    public void Rows_stand_in_a_table_for_each_set_of_labels_and_numbers_that_come_later_are_missing_before()
    {
        const string Lines = """
            {"epoch":1,"loss":0.5}
            {"layer":"dense1","density":0.1}
            {"epoch":2,"loss":0.4,"test":0.9}
            {"layer":"dense2","density":0.2}
            {"epoch":3}
            {"epo
            """;
        var rows = new TrialRows();
        byte[] bytes = Encoding.UTF8.GetBytes(Lines.ReplaceLineEndings("\n"));

        int read = new RowReader().Read(bytes, rows, out int damaged);

        Assert.Equal(bytes.Length - "{\"epo".Length, read);
        Assert.Equal(0, damaged);
        Assert.Equal(["", "layer=dense1", "layer=dense2"], rows.Tables.Select(table => table.Labels));
        Assert.Equal([0.5, 0.4, double.NaN], rows.Find("")!.Column("loss").ToArray());
        Assert.Equal([double.NaN, 0.9, double.NaN], rows.Find("")!.Column("test").ToArray());
        Assert.True(rows.Find("")!.Column("nothing").IsEmpty);
        rows.Trim();
        Assert.Equal([1, 2, 3], rows.Find("")!.Column("epoch").ToArray());
    }
}
