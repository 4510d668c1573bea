using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table as lines of plain text, for the forms that know nothing else: Markdown and LaTeX.</summary>
/// <param name="Headings">One a column.</param>
/// <param name="Labels">How many columns at the left are labels; the others hold numbers.</param>
/// <param name="Lines">The cells of each line.</param>
internal sealed record TableGrid(IReadOnlyList<string> Headings, int Labels, IReadOnlyList<IReadOnlyList<string>> Lines)
{
    /// <summary>The table itself.</summary>
    public static TableGrid Of(TableResult table)
    {
        List<string> headings = [.. Grouping(table), table.Specification.Rows];
        int labels = headings.Count;
        foreach (TableColumn column in table.Columns)
        {
            headings.Add(column.HeadingWithUnit);
            if (column.HasVerdicts)
            {
                headings.Add("against baseline");
                headings.AddRange(Beside(table));
            }
            if (column.HasPaper)
            {
                headings.Add("paper");
            }
        }
        return new TableGrid(
            headings,
            labels,
            [.. table.Groups.SelectMany(group => group.Rows.Select(row => Line(table, group, row)))]
        );
    }

    /// <summary>All pairs of rows; without lines where they were not asked for.</summary>
    public static TableGrid OfPairs(TableResult table)
    {
        List<string> labels = [.. Grouping(table), "measure", table.Specification.Rows, "against"];
        return new TableGrid(
            [.. labels, "difference", "verdict", "evidence", .. Beside(table)],
            labels.Count,
            [
                .. table.Groups.SelectMany(group =>
                    group.Pairs.Select(pair => (string[])[.. Group(table, group), .. PairCells(table, pair)])
                ),
            ]
        );
    }

    /// <summary>What is said of a pair, without its section.</summary>
    internal static string[] PairCells(TableResult table, TablePair pair)
    {
        TableColumn column = table.Columns[pair.Column];
        return
        [
            column.HeadingWithUnit,
            pair.Row,
            pair.Against,
            CellText.Difference(column, pair.Comparison),
            pair.Comparison.Verdict.InWords(),
            CellText.Evidence(pair.Comparison),
            .. BesideVerdict.Of(table.Specification).Select(one => one.Text(pair.Comparison)),
        ];
    }

    private static List<string> Line(TableResult table, TableGroup group, TableRow row)
    {
        List<string> cells = [.. Group(table, group), row.Caption];
        for (int c = 0; c < table.Columns.Count; c++)
        {
            TableColumn column = table.Columns[c];
            TableCell cell = row.Cells[c];
            cells.Add(CellText.Value(column, cell));
            if (column.HasVerdicts)
            {
                cells.Add(row.IsBaseline ? "baseline" : CellText.VerdictWithP(cell));
                cells.AddRange(BesideVerdict.Of(table.Specification).Select(one => one.Text(cell.Comparison)));
            }
            if (column.HasPaper)
            {
                cells.Add(CellText.Paper(column, cell));
            }
        }
        return cells;
    }

    private static string[] Grouping(TableResult table) => table.IsGrouped ? [table.Specification.Groups] : [];

    private static string[] Group(TableResult table, TableGroup group) => table.IsGrouped ? [group.Label] : [];

    private static IEnumerable<string> Beside(TableResult table) =>
        BesideVerdict.Of(table.Specification).Select(one => one.Heading);
}
