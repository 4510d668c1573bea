using System.Text;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table in Markdown.</summary>
internal static class TableMarkdown
{
    /// <summary>The table with its title, notes and warnings.</summary>
    public static string Render(TableResult table)
    {
        StringBuilder text = new();
        text.Append("### ").Append(Escape(table.Specification.Title)).Append("\n\n");
        bool grouped = table.Groups.Any(group => group.Label.Length > 0);
        List<string> headings =
        [
            .. grouped ? [table.Specification.Groups] : Array.Empty<string>(),
            table.Specification.Rows,
        ];
        foreach (TableColumn column in table.Columns)
        {
            headings.Add(column.HeadingWithUnit);
            if (column.HasVerdicts)
            {
                headings.Add("against baseline");
            }
            if (column.HasPaper)
            {
                headings.Add("paper");
            }
        }
        Line(text, headings);
        int labels = grouped ? 2 : 1;
        text.Append('|')
            .Append(string.Concat(headings.Select((_, i) => i < labels ? " --- |" : " ---: |")))
            .Append('\n');
        foreach (TableGroup group in table.Groups)
        {
            foreach (TableRow row in group.Rows)
            {
                Line(text, Cells(table, grouped, group, row));
            }
        }
        foreach (string note in table.Notes)
        {
            text.Append('\n').Append(Escape(note)).Append('\n');
        }
        foreach (string warning in table.Warnings)
        {
            text.Append("\n**Warning:** ").Append(Escape(warning)).Append('\n');
        }
        return text.ToString();
    }

    private static List<string> Cells(TableResult table, bool grouped, TableGroup group, TableRow row)
    {
        List<string> cells = [.. grouped ? [group.Label] : Array.Empty<string>(), row.Caption];
        for (int c = 0; c < table.Columns.Count; c++)
        {
            TableColumn column = table.Columns[c];
            TableCell cell = row.Cells[c];
            cells.Add(CellText.Value(column, cell));
            if (column.HasVerdicts)
            {
                string p = CellText.P(cell);
                cells.Add(
                    row.IsBaseline ? "baseline"
                    : p.Length == 0 ? CellText.Verdict(cell)
                    : $"{CellText.Verdict(cell)} ({p})"
                );
            }
            if (column.HasPaper)
            {
                cells.Add(CellText.Paper(column, cell));
            }
        }
        return cells;
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").Append(string.Join(" | ", cells.Select(Escape))).Append(" |\n");

    // One line, no cell border, no markup, whatever a factor is called.
    private static string Escape(string text)
    {
        StringBuilder safe = new(text.Length + 8);
        foreach (char c in text)
        {
            switch (c)
            {
                case '\r' or '\n' or '\t':
                    safe.Append(' ');
                    break;
                case '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '#':
                    safe.Append('\\').Append(c);
                    break;
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '&':
                    safe.Append("&amp;");
                    break;
                default:
                    safe.Append(c);
                    break;
            }
        }
        return safe.ToString();
    }
}
