using System.Text;
using System.Text.Json;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Reports.Writing.MarkupText;

namespace Filigree.Studies.Reports.Comparisons;

/// <summary>Two runs side by side as CSV, JSON and HTML.</summary>
internal static class RunComparisonFiles
{
    /// <summary>One line a row, numbers raw.</summary>
    public static string Csv(RunComparison comparison)
    {
        StringBuilder text = new();
        text.Append(
            CsvText.Line([
                "factors",
                "measure",
                .. TableCsv.SummaryHeader.Select(name => "first_" + name),
                .. TableCsv.SummaryHeader.Select(name => "second_" + name),
                .. TableCsv.ComparisonHeader,
                "first_diverged",
                "second_diverged",
                "diverged_p",
            ])
        );
        foreach (RunComparisonRow row in comparison.Rows)
        {
            text.Append(
                CsvText.Line([
                    row.Factors,
                    TableColumn.HeadingOf(row.Measure),
                    .. TableCsv.SummaryFields(row.First),
                    .. TableCsv.SummaryFields(row.Second),
                    .. TableCsv.ComparisonFields(row.Comparison),
                    NumberText.Raw(row.FirstDiverged),
                    NumberText.Raw(row.SecondDiverged),
                    NumberText.Raw(row.DivergedP),
                ])
            );
        }
        return text.ToString();
    }

    /// <summary>One object; numbers raw, null where there is none.</summary>
    public static string Json(RunComparison comparison)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("first", comparison.First.Study);
            json.WriteString("second", comparison.Second.Study);
            json.WriteStartArray("settings");
            foreach (SettingDifference difference in comparison.Differences)
            {
                json.WriteStartObject();
                json.WriteString("path", difference.Path);
                WriteValues(json, "first", difference.First);
                WriteValues(json, "second", difference.Second);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (RunComparisonRow row in comparison.Rows)
            {
                WriteRow(json, row);
            }
            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (string note in comparison.Notes)
            {
                json.WriteStringValue(note);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A page like the report's.</summary>
    public static string Html(RunComparison comparison)
    {
        StringBuilder html = new();
        string title = $"{comparison.Second.Study} against {comparison.First.Study}";
        PageFrame.WriteStart(html, title);
        html.Append($"<header>\n<p class=\"study\">Two runs</p>\n<h1>{Escape(title)}</h1>\n</header>\n");
        foreach (SettingDifference difference in comparison.Differences)
        {
            html.Append($"<p class=\"warning\">{Escape($"{difference}")}</p>\n");
        }
        foreach (IGrouping<string, RunComparisonRow> measure in comparison.Rows.GroupBy(row => row.Heading))
        {
            string heading = Escape(measure.Key);
            html.Append($"<section class=\"table\">\n<h3>{heading}</h3>\n");
            html.Append(
                $"<div class=\"scroll\" role=\"region\" aria-label=\"{heading}\" tabindex=\"0\">\n<table class=\"sortable\">\n<thead>\n<tr>"
            );
            html.Append("<th scope=\"col\">factors</th><th scope=\"col\" class=\"number\">first run</th>");
            html.Append(
                "<th scope=\"col\" class=\"number\">second run</th><th scope=\"col\" class=\"number\">difference</th>"
            );
            html.Append("</tr>\n</thead>\n<tbody>\n");
            foreach (RunComparisonRow row in measure)
            {
                WriteRow(html, row);
            }
            html.Append("</tbody>\n</table>\n</div>\n</section>\n");
        }
        foreach (string note in comparison.Notes)
        {
            html.Append($"<p class=\"note\">{Escape(note)}</p>\n");
        }
        PageFrame.WriteEnd(html);
        return html.ToString();
    }

    private static void WriteRow(StringBuilder html, RunComparisonRow row)
    {
        html.Append($"<tr><th scope=\"row\">{Escape(row.Factors)}</th>");
        foreach (SampleSummary summary in new[] { row.First, row.Second })
        {
            html.Append($"<td class=\"number\"{TableHtml.SortedBy(summary.Mean)}>");
            html.Append($"<span class=\"value\">{row.Text.Of(summary.Mean)}");
            html.Append(
                summary.Count > 1 ? $"<span class=\"spread\"> ± {row.Text.Of(summary.StandardDeviation)}</span>" : ""
            );
            html.Append($"</span><span class=\"range\">n = {summary.Count}</span></td>");
        }
        double difference = row.Comparison?.Difference ?? double.NaN;
        html.Append($"<td class=\"number\"{TableHtml.SortedBy(difference)}>");
        html.Append($"<span class=\"value\">{RunComparisonText.Difference(row)}</span>");
        if (row.Comparison is { } comparison)
        {
            TableHtml.WriteVerdict(html, comparison.Verdict);
            if (CellText.Evidence(comparison) is { Length: > 0 } evidence)
            {
                html.Append($"<span class=\"evidence\">{Escape(evidence)}</span>");
            }
            foreach (BesideVerdict beside in (BesideVerdict[])[BesideVerdict.Improvement, BesideVerdict.Order])
            {
                if (beside.Text(comparison) is { Length: > 0 } text)
                {
                    html.Append($"<span class=\"evidence\">{beside.Heading} {text}</span>");
                }
            }
        }
        else
        {
            html.Append($"<span class=\"evidence\">{row.Untested}</span>");
        }
        html.Append("</td></tr>\n");
    }

    private static void WriteRow(Utf8JsonWriter json, RunComparisonRow row)
    {
        json.WriteStartObject();
        json.WriteString("factors", row.Factors);
        json.WriteString("measure", TableColumn.HeadingOf(row.Measure));
        WriteSummary(json, "first", row.First, row.FirstDiverged);
        WriteSummary(json, "second", row.Second, row.SecondDiverged);
        if (row.Comparison is not { } comparison)
        {
            json.WriteNull("test");
            json.WriteEndObject();
            return;
        }
        json.WriteString("test", comparison.Test.InWords());
        Number(json, "difference", comparison.Difference);
        Number(json, "intervalLow", comparison.Interval.Low);
        Number(json, "intervalHigh", comparison.Interval.High);
        Number(json, "statistic", comparison.Result.Statistic);
        Number(json, "degreesOfFreedom", comparison.Result.DegreesOfFreedom);
        Number(json, "p", comparison.Result.P);
        Number(json, "effect", comparison.Effect);
        json.WriteString("effectName", comparison.Test.EffectName());
        Number(json, "detectableDifference", comparison.Detectable);
        Number(json, "seedsNeeded", comparison.SeedsNeeded ?? double.NaN);
        Number(json, "probabilityOfImprovement", comparison.Improvement?.Probability ?? double.NaN);
        Number(json, "improvementLow", comparison.Improvement?.Interval.Low ?? double.NaN);
        Number(json, "improvementHigh", comparison.Improvement?.Interval.High ?? double.NaN);
        Number(json, "stochasticOrder", comparison.Order?.Violation ?? double.NaN);
        Number(json, "stochasticOrderBound", comparison.Order?.EpsilonMinimum ?? double.NaN);
        json.WriteString("verdict", comparison.Verdict.InWords());
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    private static void WriteSummary(Utf8JsonWriter json, string name, SampleSummary summary, int diverged)
    {
        json.WriteStartObject(name);
        json.WriteNumber("n", summary.Count);
        json.WriteNumber("missing", summary.Missing);
        json.WriteNumber("diverged", diverged);
        Number(json, "mean", summary.Mean);
        Number(json, "standardDeviation", summary.StandardDeviation);
        Number(json, "median", summary.Median);
        Number(json, "medianAbsoluteDeviation", summary.MedianAbsoluteDeviation);
        Number(json, "minimum", summary.Minimum);
        Number(json, "maximum", summary.Maximum);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
