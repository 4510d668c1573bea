using System.Text;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table in LaTeX, for a paper: a floating table of its own, with the rules of the package booktabs.</summary>
internal static class TableLatex
{
    /// <summary>The table with its caption, notes and warnings; all pairs of rows, where they were asked for, as a second one.</summary>
    public static string Render(TableResult table)
    {
        StringBuilder text = new();
        text.Append("% \\usepackage{booktabs,graphicx}\n");
        string title = table.Specification.Title;
        Write(
            text,
            TableGrid.Of(table),
            title,
            table.Name,
            [.. table.Notes, .. table.Warnings.Select(warning => $"Warning: {warning}")]
        );
        if (table.HasPairs)
        {
            text.Append('\n');
            Write(text, TableGrid.OfPairs(table), $"{title}: {TableResult.AllPairs}", $"{table.Name}-pairs", []);
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, TableGrid grid, string title, string name, string[] notes)
    {
        text.Append("\\begin{table}\n\\centering\n");
        text.Append($"\\caption{{{Escape(title)}}}\n\\label{{tab:{name}}}\n");
        string alignment = string.Concat(grid.Headings.Select((_, i) => i < grid.Labels ? 'l' : 'r'));
        // A table wider than the text is made as wide as it.
        text.Append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n");
        text.Append($"\\begin{{tabular}}{{{alignment}}}\n\\toprule\n");
        Line(text, grid.Headings);
        text.Append("\\midrule\n");
        foreach (IReadOnlyList<string> line in grid.Lines)
        {
            Line(text, line);
        }
        text.Append("\\bottomrule\n\\end{tabular}}\n");
        foreach (string note in notes)
        {
            text.Append($"\n{{\\footnotesize {Escape(note)}\\par}}\n");
        }
        text.Append("\\end{table}\n");
    }

    // A line that begins with a bracket would be taken for an option of the line break before it.
    private static void Line(StringBuilder text, IEnumerable<string> cells)
    {
        string line = string.Join(" & ", cells.Select(Escape));
        text.Append(line.StartsWith('[') ? "{}" : "").Append(line).Append(" \\\\\n");
    }

    /// <summary>Text as LaTeX shows it letter by letter, in one line, whatever a factor is called.</summary>
    internal static string Escape(string text)
    {
        StringBuilder safe = new(text.Length + 8);
        foreach (char c in text)
        {
            safe.Append(
                c switch
                {
                    '\\' => "\\textbackslash{}",
                    '{' or '}' or '$' or '&' or '#' or '_' or '%' => $"\\{c}",
                    '~' => "\\textasciitilde{}",
                    '^' => "\\textasciicircum{}",
                    '`' => "\\textasciigrave{}",
                    '<' or '>' or '|' => $"${c}$",
                    '"' => "''",
                    '±' => "$\\pm$",
                    '−' => "$-$",
                    '×' => "$\\times$",
                    'δ' => "$\\delta$",
                    '∞' => "$\\infty$",
                    '–' => "--",
                    _ when char.IsControl(c) => " ",
                    _ => $"{c}",
                }
            );
        }
        return safe.ToString();
    }
}
