using Filigree.Studies.Execution;
using Filigree.Studies.Reports;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Studies.Tests.Reports;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@sum", "'@sum")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("\t=1", "\\t=1")]
    [InlineData("\r=1", "\\r=1")]
    [InlineData("a\nb\u001b[2J", "a\\nb\\u001b[2J")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+2", "+2")]
    [InlineData("-5%", "-5%")]
    [InlineData("-1e-07", "-1e-07")]
    [InlineData("", "")]
    public void A_cell_is_safe_in_a_spreadsheet_and_a_number_stays_one(string text, string cell) =>
        Assert.Equal(cell, CsvText.Cell(text));

    [Fact]
    public void A_line_ends_in_a_line_feed() => Assert.Equal("a,\"b,c\",\n", CsvText.Line("a", "b,c", ""));

    [Fact]
    public void Labels_of_trials_are_safe_in_the_tables_of_a_run()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(
            Toy.Plan(
                """
                study: toy/labels
                experiment: toy
                vary: { m: { "=1+1": { walk.rate: 0.1 }, "@b": { walk.rate: 0.2 } } }
                tables: [{ title: T, rows: m, columns: [last_mean] }]
                """
            ),
            folder
        );

        var plans = new RunPlans(folder);
        Report.Write(RunReader.Read(folder, plans, plans.Choose(null), Host.Program.Experiments), temporary.Path);

        string[] cells =
        [
            .. Directory
                .GetFiles(Path.Combine(temporary.Path, "tables"), "*.csv")
                .SelectMany(File.ReadLines)
                .SelectMany(line => line.Split(',')),
        ];
        Assert.Contains("'=1+1", cells);
        Assert.Contains("'@b", cells);
        Assert.DoesNotContain(cells, cell => cell.StartsWith('=') || cell.StartsWith('@'));
    }

    [Fact]
    public void Words_are_never_broken_and_lines_fit()
    {
        string[] words = ["ab", "層層", "a-rather-long-word-of-31-letters", "c", "de"];
        IReadOnlyList<string> lines = TerminalText.Wrap("  " + string.Join(' ', words), 12, indent: 4);

        Assert.Equal(["  ab 層層", "    a-rather-long-word-of-31-letters", "    c de"], lines);
        Assert.Equal(["short  text"], TerminalText.Wrap("short  text", 40));
    }
}
