using System.Text;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Reports.Writing.MarkupText;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table in HTML, for the report's style sheet.</summary>
internal static class TableHtml
{
    public static void Write(StringBuilder html, TableResult table)
    {
        string title = Escape(table.Specification.Title);
        html.Append($"<section class=\"table\" id=\"table-{table.Name}\">\n<h3>{title}</h3>\n");
        foreach (string warning in table.Warnings)
        {
            html.Append($"<p class=\"warning\">{Escape(warning)}</p>\n");
        }
        if (table.Groups.Count > 0)
        {
            // A wide table scrolls in its own box; the box takes the focus so that keys can scroll it.
            html.Append(
                $"<div class=\"scroll\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">\n<table class=\"sortable\">\n<thead>\n<tr>"
            );
            html.Append($"<th scope=\"col\">{Escape(table.Specification.Rows)}</th>");
            foreach (TableColumn column in table.Columns)
            {
                html.Append($"<th scope=\"col\" class=\"number\">{Escape(column.HeadingWithUnit)}</th>");
            }
            html.Append("</tr>\n</thead>\n");
            foreach (TableGroup group in table.Groups)
            {
                WriteGroup(html, table, group);
            }
            html.Append("</table>\n</div>\n");
        }
        if (table.HasPairs)
        {
            WritePairs(html, table, title);
        }
        if (table.Rows.Any(row => row.Trials > 1))
        {
            html.Append("<p class=\"note\">Below each value: smallest to largest, number of trials n.</p>\n");
        }
        foreach (string note in table.Notes)
        {
            html.Append($"<p class=\"note\">{Escape(note)}</p>\n");
        }
        WriteDownloads(html, table);
        // A click takes the whole text, for a paper.
        html.Append(
            $"<details class=\"source\"><summary>LaTeX</summary><pre data-copy=\"the table in LaTeX\">{Escape(TableLatex.Render(table))}</pre></details>\n"
        );
        html.Append("</section>\n");
    }

    /// <summary>What a cell of numbers is sorted by, where the reader sorts; nothing where there is no number.</summary>
    internal static string SortedBy(double value) =>
        double.IsFinite(value) ? $" data-value=\"{NumberText.Raw(value)}\"" : "";

    private static void WriteDownloads(StringBuilder html, TableResult table)
    {
        string name = table.Name;
        List<string> links =
        [
            DownloadText.Link("CSV", $"{name}.csv", "text/csv", TableCsv.Render(table)),
            DownloadText.Link("Markdown", $"{name}.md", "text/markdown", TableMarkdown.Render(table)),
            DownloadText.Link("LaTeX", $"{name}.tex", "text/x-tex", TableLatex.Render(table)),
        ];
        if (table.HasPairs)
        {
            links.Add(
                DownloadText.Link(
                    "CSV of all pairs",
                    name + TableCsv.PairsEnding + ".csv",
                    "text/csv",
                    TableCsv.RenderPairs(table)
                )
            );
        }
        html.Append(DownloadText.Line(links));
    }

    private static void WritePairs(StringBuilder html, TableResult table, string title)
    {
        TableGrid pairs = TableGrid.OfPairs(table);
        html.Append($"<details>\n<summary>All pairs: each row against each other ({pairs.Lines.Count})</summary>\n");
        html.Append(
            $"<div class=\"scroll\" role=\"region\" aria-label=\"{title}: {TableResult.AllPairs}\" tabindex=\"0\">\n<table class=\"sortable\">\n<thead>\n<tr>"
        );
        foreach ((string heading, int i) in pairs.Headings.Select((heading, i) => (heading, i)))
        {
            html.Append($"<th scope=\"col\"{Number(i)}>{Escape(heading)}</th>");
        }
        html.Append("</tr>\n</thead>\n<tbody>\n");
        IEnumerable<TablePair> made = table.Groups.SelectMany(group => group.Pairs);
        foreach ((IReadOnlyList<string> line, TablePair pair) in pairs.Lines.Zip(made))
        {
            html.Append("<tr>");
            for (int i = 0; i < line.Count; i++)
            {
                html.Append($"<td{Number(i)}{SortedBy(Value(pair, i))}>");
                if (i == pairs.Labels + 1)
                {
                    WriteVerdict(html, pair.Comparison.Verdict);
                }
                else
                {
                    html.Append(Escape(line[i]));
                }
                html.Append("</td>");
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n</table>\n</div>\n</details>\n");

        string Number(int column) => column < pairs.Labels ? "" : " class=\"number\"";

        double Value(TablePair pair, int column) =>
            column == pairs.Labels ? pair.Comparison.Difference
            : column == pairs.Labels + 2 ? pair.Comparison.P
            : double.NaN;
    }

    private static void WriteGroup(StringBuilder html, TableResult table, TableGroup group)
    {
        html.Append("<tbody>\n");
        if (group.Label.Length > 0)
        {
            html.Append(
                $"<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{table.Columns.Count + 1}\">{Escape(group.Label)}</th></tr>\n"
            );
        }
        foreach (TableRow row in group.Rows)
        {
            html.Append($"<tr{(row.IsBaseline ? " class=\"baseline\"" : "")}><th scope=\"row\">{Escape(row.Caption)}");
            html.Append(row.IsBaseline ? "<span class=\"tag\">baseline</span></th>" : "</th>");
            for (int c = 0; c < row.Cells.Count; c++)
            {
                WriteCell(html, table, table.Columns[c], row.Cells[c]);
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n");
    }

    private static void WriteCell(StringBuilder html, TableResult table, TableColumn column, TableCell cell)
    {
        html.Append($"<td class=\"number\"{SortedBy(cell.Centre)}><span class=\"value\">{column.Text.Of(cell.Centre)}");
        if (CellText.Around(column, cell) is { Length: > 0 } around)
        {
            html.Append($"<span class=\"spread\">{around}</span>");
        }
        html.Append($"</span><span class=\"range\">{CellText.Range(column, cell)}</span>");
        if (cell.Comparison is { } comparison)
        {
            WriteVerdict(html, comparison.Verdict);
            Evidence(html, CellText.Difference(column, comparison));
            Evidence(html, CellText.Evidence(comparison));
            foreach (BesideVerdict beside in BesideVerdict.Of(table.Specification))
            {
                Evidence(html, beside.Text(comparison) is { Length: > 0 } text ? $"{beside.Heading} {text}" : "");
            }
            Evidence(html, CellText.WouldShow(column, comparison));
        }
        if (cell.Paper is not null)
        {
            html.Append($"<span class=\"paper-value\">paper {Escape(CellText.Paper(column, cell))}</span>");
        }
        html.Append("</td>");
    }

    private static void Evidence(StringBuilder html, string text)
    {
        if (text.Length > 0)
        {
            html.Append($"<span class=\"evidence\">{Escape(text)}</span>");
        }
    }

    /// <summary>A verdict as a coloured word with a sign of its own, for those who do not see the colour.</summary>
    internal static void WriteVerdict(StringBuilder html, Verdict verdict)
    {
        (string style, string sign) = verdict switch
        {
            Verdict.Better => ("better", "▲"),
            Verdict.Worse => ("worse", "▼"),
            Verdict.Higher => ("changed", "▲"),
            Verdict.Lower => ("changed", "▼"),
            Verdict.TooFewSeeds or Verdict.Diverged or Verdict.BaselineDiverged => ("few", "?"),
            _ => ("same", "="),
        };
        html.Append(
            $"<span class=\"verdict {style}\"><span aria-hidden=\"true\">{sign}</span> {verdict.InWords()}</span>"
        );
    }
}
