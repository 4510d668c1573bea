using System.Globalization;
using System.Text;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports;

/// <summary>All trials of a study, one a line.</summary>
internal static class TrialTable
{
    private const int MostRows = 2_000;
    private const int MostSummaries = 8;
    private const int IdLength = 10;

    // Characters that the page holds once more, for those who have only the page.
    private const int MostDownload = 1_000_000;

    /// <summary>Every trial with its factors, seed and all numbers of its summary, raw.</summary>
    public static string Csv(StudyResults results)
    {
        string[] factors = Factors(results);
        string[] numbers = [.. results.Trials.SelectMany(trial => trial.Summary.Keys).Distinct()];
        StringBuilder text = new();
        var names = new UniqueNames();
        string[] headings = ["trial", .. factors, "seed", .. numbers, "ending"];
        text.Append(CsvText.Line([.. headings.Select(names.Of)]));
        foreach (TrialResult trial in results.Trials)
        {
            text.Append(
                CsvText.Line([
                    trial.Id,
                    .. factors.Select(name => trial.Factors.GetValueOrDefault(name, "")),
                    Seed(trial),
                    .. numbers.Select(name => NumberText.Raw(trial.Summary.GetValueOrDefault(name, double.NaN))),
                    trial.HasDiverged ? TrialOutcome.Diverged : TrialOutcome.Complete,
                ])
            );
        }
        return text.ToString();
    }

    /// <summary>The measures of the study's tables (or the first numbers of the summary) for every trial.</summary>
    public static void WriteHtml(StringBuilder html, StudyResults results)
    {
        string[] factors = Factors(results);
        TableColumn[] columns = [.. Measures(results).Select(measure => Column(measure, results))];
        html.Append("<div class=\"scroll\" role=\"region\" aria-label=\"All trials\" tabindex=\"0\">\n");
        html.Append("<table class=\"trials sortable\">\n<thead>\n<tr><th scope=\"col\">trial</th>");
        foreach (string factor in factors)
        {
            html.Append($"<th scope=\"col\">{MarkupText.Escape(factor)}</th>");
        }
        html.Append("<th scope=\"col\" class=\"number\">seed</th>");
        foreach (TableColumn column in columns)
        {
            html.Append($"<th scope=\"col\" class=\"number\">{MarkupText.Escape(column.HeadingWithUnit)}</th>");
        }
        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (TrialResult trial in results.Trials.Take(MostRows))
        {
            string id = trial.Id.Length > IdLength ? trial.Id[..IdLength] : trial.Id;
            html.Append($"<tr><th scope=\"row\"><code>{MarkupText.Escape(id)}</code>{Ending(trial)}</th>");
            foreach (string factor in factors)
            {
                html.Append($"<td>{MarkupText.Escape(trial.Factors.GetValueOrDefault(factor, ""))}</td>");
            }
            html.Append($"<td class=\"number\">{Seed(trial)}</td>");
            foreach (TableColumn column in columns)
            {
                double value = TrialSelection.Measure(trial, column.Measure);
                html.Append($"<td class=\"number\"{TableHtml.SortedBy(value)}>{column.Text.Of(value)}</td>");
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n</table>\n</div>\n");
        if (results.Trials.Count > MostRows)
        {
            html.Append(
                $"<p class=\"note\">The first {MostRows} of {results.Trials.Count}; all are in tables/trials.csv.</p>\n"
            );
        }
        string csv = Csv(results);
        if (csv.Length <= MostDownload)
        {
            html.Append(DownloadText.Line(DownloadText.Link("CSV", "trials.csv", "text/csv", csv)));
        }
    }

    private static string[] Factors(StudyResults results) =>
        [.. results.Trials.SelectMany(trial => trial.Factors.Keys).Distinct()];

    private static string Ending(TrialResult trial) => trial.HasDiverged ? " (diverged)" : "";

    private static string Seed(TrialResult trial) => trial.Seed.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<MeasureSpecification> Measures(StudyResults results)
    {
        MeasureSpecification[] asked =
        [
            .. results
                .Presentation.Tables.SelectMany(table => table.Columns)
                .Where(measure => measure.Along.Length == 0)
                .DistinctBy(measure => (measure.Name, measure.Heading)),
        ];
        return asked.Length > 0
            ? asked
            : results
                .Trials.SelectMany(trial => trial.Summary.Keys)
                .Distinct()
                .Take(MostSummaries)
                .Select(name => new MeasureSpecification { Name = name });
    }

    private static TableColumn Column(MeasureSpecification measure, StudyResults results) =>
        new()
        {
            Measure = measure,
            Heading = TableColumn.HeadingOf(measure),
            Text = NumberText.For(measure, results.Trials.Select(trial => TrialSelection.Measure(trial, measure)), []),
            HasVerdicts = false,
            HasPaper = false,
        };
}
