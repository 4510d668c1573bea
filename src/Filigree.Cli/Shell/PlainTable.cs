namespace Filigree.Cli.Shell;

/// <summary>Rows in columns, for a terminal: text to the left, numbers to the right.</summary>
/// <param name="headings">A heading a column; one that begins with <c>#</c> is of numbers, without the sign.</param>
internal sealed class PlainTable(params string[] headings)
{
    private const string Gap = "  ";
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add([.. cells.Select(VisibleText.Of)]);

    /// <summary>Writes headings, a rule and the rows.</summary>
    public void WriteTo(TextWriter writer)
    {
        string[] titles = [.. headings.Select(heading => VisibleText.Of(heading.TrimStart('#')))];
        int[] widths =
        [
            .. titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()),
        ];
        Write(titles);
        writer.WriteLine(new string('─', widths.Sum() + (Gap.Length * (widths.Length - 1))));
        rows.ForEach(Write);

        void Write(string[] cells) =>
            writer.WriteLine(
                string.Join(
                        Gap,
                        cells.Select(
                            (cell, column) =>
                                headings[column].StartsWith('#')
                                    ? cell.PadLeft(widths[column])
                                    : cell.PadRight(widths[column])
                        )
                    )
                    .TrimEnd()
            );
    }

    /// <summary>A name in so many columns; a longer one loses its front, which other names share most often.</summary>
    public static string Shorten(string name, int width)
    {
        string clean = VisibleText.Of(name);
        return clean.Length <= width ? clean : $"…{clean[^(width - 1)..]}";
    }
}
