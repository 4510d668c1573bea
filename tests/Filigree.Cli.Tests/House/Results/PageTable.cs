using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House.Results;

/// <summary>A cell of a table on the page, with all that says which number it shows.</summary>
/// <param name="Group">Label of the group; empty without groups.</param>
/// <param name="Row">Label of the row.</param>
/// <param name="Measure">Heading of the measure, without its unit.</param>
/// <param name="Scale">100 where the measure is shown in percent, else 1.</param>
/// <param name="Kind">What the cell says of the measure.</param>
/// <param name="Text">The cell's text.</param>
internal sealed record PageCell(string Group, string Row, string Measure, double Scale, CellKind Kind, string Text);

/// <summary>What a cell says of its measure.</summary>
internal enum CellKind
{
    Value,
    Verdict,
    Paper,
}

/// <summary>A table of the page.</summary>
/// <param name="Title">Title, as the study has it.</param>
/// <param name="Csv">What the title links to; empty where it links to nothing.</param>
/// <param name="Cells">The cells, those of labels left out.</param>
internal sealed partial record PageTable(string Title, string Csv, IReadOnlyList<PageCell> Cells)
{
    /// <summary>The tables among the lines of a section. The line above a table that names it is <c>**[TITLE](CSV)**</c>.</summary>
    internal static IEnumerable<PageTable> In(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('|'))
            {
                continue;
            }
            string[] table = [.. lines.Skip(i).TakeWhile(line => line.StartsWith('|'))];
            Match title = TitleLine().Match(lines.Take(i).LastOrDefault(line => line.Length > 0) ?? "");
            yield return new PageTable(
                Unescaped(title.Groups["title"].Value),
                title.Groups["csv"].Value,
                [.. CellsOf([.. table.Select(Split)])]
            );
            i += table.Length;
        }
    }

    private static IEnumerable<PageCell> CellsOf(string[][] lines)
    {
        // Labels are set to the left, numbers to the right.
        int labels = lines[1].TakeWhile(rule => !rule.EndsWith(':')).Count();
        foreach (string[] line in lines.Skip(2))
        {
            Assert.Equal(lines[0].Length, line.Length);
            string measure = "";
            for (int c = labels; c < line.Length; c++)
            {
                string heading = lines[0][c];
                CellKind kind = heading switch
                {
                    "against baseline" => CellKind.Verdict,
                    "paper" => CellKind.Paper,
                    _ => CellKind.Value,
                };
                measure = kind == CellKind.Value ? heading : measure;
                bool isShare = measure.EndsWith(", %", StringComparison.Ordinal);
                yield return new PageCell(
                    labels == 2 ? line[0] : "",
                    labels == 0 ? "" : line[labels - 1],
                    isShare ? measure[..^3] : measure,
                    isShare ? 100 : 1,
                    kind,
                    line[c]
                );
            }
        }
    }

    private static string[] Split(string line) =>
        [.. Border().Split(line.Trim()).Skip(1).SkipLast(1).Select(cell => Unescaped(cell.Trim()))];

    private static string Unescaped(string text) =>
        Escaped()
            .Replace(text, "$1")
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"^\*\*\[(?<title>.+)\]\((?<csv>[^)\s]+)\)\*\*")]
    private static partial Regex TitleLine();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Border();

    [GeneratedRegex(@"\\([\W_])")]
    private static partial Regex Escaped();
}
