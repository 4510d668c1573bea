using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports;

/// <summary>Writes a study's report: one page, and its figures and tables as files beside it.</summary>
public static class Report
{
    /// <summary>The page's name in a run's folder.</summary>
    public const string FileName = "report.html";

    /// <summary>
    /// Writes <c>report.html</c>, <c>figures/*.svg</c>, <c>tables/*.csv</c>, <c>tables/*.md</c> and <c>tables/*.tex</c>, each beside and renamed, so
    /// that a reader never meets half a file. What an earlier report wrote and this one has no more, of another plan say, is taken away;
    /// other files are left alone.
    /// </summary>
    /// <param name="results">What to show.</param>
    /// <param name="folder">The run's folder; made where it is missing.</param>
    /// <returns>The paths written, the page first.</returns>
    public static IReadOnlyList<string> Write(StudyResults results, string folder)
    {
        IReadOnlyList<TableResult> tables = TableBuilder.BuildAll(results);
        IReadOnlyList<FigureResult> figures = FigureBuilder.BuildAll(results);
        List<(string Path, string Text)> files = [];
        foreach (FigureResult figure in figures)
        {
            files.Add((Path.Combine(folder, "figures", figure.Name + ".svg"), FigureSvg.File(figure)));
        }
        foreach (TableResult table in tables)
        {
            files.Add((Path.Combine(folder, "tables", table.Name + ".csv"), TableCsv.Render(table)));
            files.Add((Path.Combine(folder, "tables", table.Name + ".md"), TableMarkdown.Render(table)));
            files.Add((Path.Combine(folder, "tables", table.Name + ".tex"), TableLatex.Render(table)));
            if (table.HasPairs)
            {
                files.Add(
                    (
                        Path.Combine(folder, "tables", table.Name + TableCsv.PairsEnding + ".csv"),
                        TableCsv.RenderPairs(table)
                    )
                );
            }
        }
        if (results.Trials.Count > 0)
        {
            files.Add((Path.Combine(folder, "tables", "trials.csv"), TrialTable.Csv(results)));
        }
        // The page last: whoever sees it finds what it names.
        string page = Path.Combine(folder, FileName);
        files.Add((page, ReportHtml.Render(results, tables, figures)));
        Directory.CreateDirectory(folder);
        // Two runs in one folder write one report after the other, never a mixture.
        using (var list = ReportFiles.Take(folder))
        {
            foreach ((string path, string text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
            }
            list.Replace([.. files.Select(file => file.Path)]);
        }
        return [page, .. files.Select(file => file.Path).Where(path => path != page)];
    }
}
