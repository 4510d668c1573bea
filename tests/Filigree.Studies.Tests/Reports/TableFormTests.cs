using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Tables;
using static Filigree.Studies.Tests.Reports.AccuracyTable;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>How tables look in the terminal, in Markdown and as CSV.</summary>
public sealed class TableFormTests
{
    [Fact]
    public void The_terminal_shows_value_verdict_and_paper()
    {
        string text = TableText.RenderPlain(TableBuilder.Build("accuracy", Accuracy, PlainAndNew), 100);
        Assert.Equal(
            """
            Accuracy
            wiring     accuracy, %   verdict                       paper
            ────────────────────────────────────────────────────────────
            plain    60.00 ± 10.00   baseline                           
            new      90.00 ± 10.00   better (p = 0.021)   70.00 (+20.00)

            """.ReplaceLineEndings("\n"),
            string.Concat(text.Split('\n').Take(5).Select(line => line + "\n"))
        );
    }

    [Fact]
    public void Measures_that_do_not_fit_side_by_side_come_one_below_the_other()
    {
        TableSpecification two = Accuracy with
        {
            Columns = [Accuracy.Columns[0], Accuracy.Columns[0] with { Heading = "again" }],
        };
        TableResult table = TableBuilder.Build("accuracy", two, PlainAndNew);
        Assert.All(TableText.RenderPlain(table, 70).Split('\n').Take(11), line => Assert.InRange(line.Length, 0, 70));
        Assert.Equal(
            2,
            TableText
                .RenderPlain(table, 200)
                .Split('\n')
                .Count(line =>
                    line.StartsWith("plain", StringComparison.Ordinal)
                    || line.StartsWith("new", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void As_many_measures_stand_side_by_side_as_fit()
    {
        MeasureSpecification plain = Accuracy.Columns[0] with { IsTested = false };
        TableSpecification three = Accuracy with
        {
            Columns = [plain, plain with { Heading = "second" }, plain with { Heading = "third" }],
            Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
        };
        string[] lines = TableText.RenderPlain(TableBuilder.Build("a", three, PlainAndNew), 50).Split('\n');
        string[] heads = [.. lines.Where(line => line.StartsWith("wiring", StringComparison.Ordinal))];
        Assert.Equal(2, heads.Length);
        Assert.Contains("second", heads[0], StringComparison.Ordinal);
        Assert.Contains("third", heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_is_a_table_with_escaped_cells()
    {
        TrialResult[] trials = [.. Seeds("wiring", "a|b <script>\n*c*", "accuracy", 0.5, 0.6)];
        string text = TableMarkdown.Render(TableBuilder.Build("accuracy", Accuracy with { Baseline = null }, trials));
        Assert.Contains("| a\\|b &lt;script&gt; \\*c\\* | 55.00 ± 7.07 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| --- | ---: |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_holds_raw_numbers_and_reads_back()
    {
        TrialResult[] trials = [.. Seeds("wiring", "say \"a,b\"", "accuracy", 0.1 + 0.2, 0.5)];
        string[] lines = TableCsv
            .Render(TableBuilder.Build("accuracy", Accuracy with { Baseline = null }, trials))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("group,row,measure,n,missing,mean,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(",\"say \"\"a,b\"\"\",accuracy,2,0,0.4,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",0.30000000000000004,0.5,", lines[1], StringComparison.Ordinal);
        // One comma is inside the quotes.
        Assert.Equal(lines[0].Count(c => c == ','), lines[1].Count(c => c == ',') - 1);
    }

    [Theory]
    [InlineData("number", null, 1.23456, 0.0123, "1.235")]
    [InlineData("number", null, 12_345.6, 120, "12,346")]
    [InlineData("number", null, 1.5e-9, 2e-10, "1.500e-9")]
    [InlineData("number", null, -0.00001, 0.1, "0.00")]
    [InlineData("number", 1, 1.25, 0.1, "1.3")]
    [InlineData("percent", null, 0.98124, 0.001, "98.12")]
    [InlineData("integer", null, 1_234_567, 10, "1,234,567")]
    public void Numbers_are_written_with_the_digits_that_say_something(
        string format,
        int? decimals,
        double value,
        double spread,
        string expected
    )
    {
        MeasureSpecification measure = new()
        {
            Name = "m",
            Format = format,
            Decimals = decimals,
        };
        Assert.Equal(expected, Studies.Reports.Writing.NumberText.For(measure, [value], [spread]).Of(value));
    }
}
