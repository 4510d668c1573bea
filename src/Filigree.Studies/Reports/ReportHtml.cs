using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Reports.Sentences;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using static Filigree.Studies.Reports.Writing.MarkupText;

namespace Filigree.Studies.Reports;

/// <summary>The report as one page: nothing fetched from elsewhere, and nothing that needs its script.</summary>
internal static class ReportHtml
{
    private const int MostFindings = 10;

    public static string Render(
        StudyResults results,
        IReadOnlyList<TableResult> tables,
        IReadOnlyList<FigureResult> figures
    )
    {
        StringBuilder html = new();
        PageFrame.WriteStart(html, results.Presentation.Title);
        WriteHeader(html, results);
        foreach (string warning in ReportWarnings.Of(results))
        {
            html.Append($"<p class=\"warning\">{Escape(warning)}</p>\n");
        }
        WriteFindings(html, Findings.Of(results, tables));
        if (tables.Count > 0)
        {
            html.Append("<section id=\"tables\">\n<h2>Tables</h2>\n");
            foreach (TableResult table in tables)
            {
                TableHtml.Write(html, table);
            }
            html.Append("</section>\n");
        }
        if (figures.Count > 0)
        {
            html.Append("<section id=\"figures\">\n<h2>Figures</h2>\n");
            foreach (FigureResult figure in figures)
            {
                WriteFigure(html, figure);
            }
            html.Append("</section>\n");
        }
        LostTrials.WriteHtml(html, results);
        WriteTrials(html, results);
        WriteHowItWasRun(html, results);
        PageFrame.WriteEnd(html);
        return html.ToString();
    }

    private static void WriteHeader(StringBuilder html, StudyResults results)
    {
        html.Append($"<header>\n<p class=\"study\">{Escape(results.Study)}</p>\n");
        html.Append($"<h1>{Escape(results.Presentation.Title)}</h1>\n");
        if (results.Presentation.Paper.Length > 0)
        {
            html.Append($"<p class=\"source\">{Escape(results.Presentation.Paper)}</p>\n");
        }
        if (DataText.Note(results) is { Length: > 0 } data)
        {
            html.Append($"<p class=\"data\">{Escape(data)}</p>\n");
        }
        string description = results.Presentation.Description.ReplaceLineEndings("\n");
        foreach (string paragraph in description.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            html.Append($"<p class=\"description\">{Escape(paragraph.Trim())}</p>\n");
        }
        html.Append("</header>\n");
    }

    private static void WriteFindings(StringBuilder html, IReadOnlyList<string> findings)
    {
        html.Append("<section id=\"findings\">\n<h2>What came out</h2>\n");
        WriteList(html, findings.Take(MostFindings));
        if (findings.Count > MostFindings)
        {
            int more = findings.Count - MostFindings;
            html.Append($"<details>\n<summary>{more} more {(more == 1 ? "sentence" : "sentences")}</summary>\n");
            WriteList(html, findings.Skip(MostFindings));
            html.Append("</details>\n");
        }
        html.Append("</section>\n");

        static void WriteList(StringBuilder html, IEnumerable<string> sentences)
        {
            html.Append("<ul class=\"findings\">\n");
            foreach (string sentence in sentences)
            {
                html.Append($"<li>{Escape(sentence)}</li>\n");
            }
            html.Append("</ul>\n");
        }
    }

    private static void WriteFigure(StringBuilder html, FigureResult figure)
    {
        html.Append($"<figure id=\"figure-{figure.Name}\"{(figure.Notes.Count > 0 ? " class=\"noted\"" : "")}>\n");
        html.Append($"<figcaption>{Escape(figure.Specification.Title)}</figcaption>\n");
        foreach (FigureLayout layout in new[] { FigureLayout.Wide, FigureLayout.Narrow })
        {
            html.Append($"<div class=\"{layout.Name}\">\n{FigureSvg.Inline(figure, layout, hasValues: true)}</div>\n");
        }
        if (figure.Notes.Count > 0)
        {
            html.Append("<div class=\"notes\">\n");
            foreach (string note in figure.Notes)
            {
                html.Append($"<p class=\"note\">{Escape(note)}</p>\n");
            }
            html.Append("</div>\n");
        }
        html.Append(
            DownloadText.Line(DownloadText.Link("SVG", $"{figure.Name}.svg", "image/svg+xml", FigureSvg.File(figure)))
        );
        html.Append("</figure>\n");
    }

    private static void WriteTrials(StringBuilder html, StudyResults results)
    {
        if (results.Trials.Count == 0)
        {
            return;
        }
        html.Append("<section id=\"trials\">\n<h2>Trials</h2>\n<details>\n");
        html.Append(
            $"<summary>{(results.Trials.Count == 1 ? "The trial" : $"All {results.Trials.Count} trials")}</summary>\n"
        );
        TrialTable.WriteHtml(html, results);
        html.Append("</details>\n</section>\n");
    }

    private static void WriteHowItWasRun(StringBuilder html, StudyResults results)
    {
        html.Append("<section id=\"how\">\n<h2>How it was run</h2>\n<dl>\n");
        foreach ((string label, string text) in results.HowItWasRun)
        {
            // Whole files fold away.
            string shown =
                text.Contains('\n', StringComparison.Ordinal)
                    ? $"<details><summary>Show</summary><pre>{Escape(text.ReplaceLineEndings("\n").TrimEnd())}</pre></details>"
                : label == "Command" ? $"<code class=\"command\" data-copy=\"the command\">{Escape(text)}</code>"
                : Escape(text);
            html.Append($"<dt>{Escape(label)}</dt><dd>{shown}</dd>\n");
        }
        html.Append("</dl>\n</section>\n");
        html.Append(
            "<footer>Made by Filigree. The figures are beside this page as SVG in figures/, the tables as CSV, Markdown and LaTeX in tables/.</footer>\n"
        );
    }
}
