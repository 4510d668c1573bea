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
        Write(text, TableGrid.Of(table));
        if (table.HasPairs)
        {
            text.Append($"\nAgainst each other ({TableResult.AllPairs}):\n\n");
            Write(text, TableGrid.OfPairs(table));
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

    private static void Write(StringBuilder text, TableGrid grid)
    {
        Line(text, grid.Headings);
        IEnumerable<string> rule = grid.Headings.Select((_, i) => i < grid.Labels ? " --- |" : " ---: |");
        text.Append('|').AppendJoin("", rule).Append('\n');
        foreach (IReadOnlyList<string> line in grid.Lines)
        {
            Line(text, line);
        }
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
