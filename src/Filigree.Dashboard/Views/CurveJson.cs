using System.Text.Json;
using Filigree.Dashboard.Index;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Statistics;

namespace Filigree.Dashboard.Views;

/// <summary>Curves for the page: drawn, as numbers to point at, and a table of the groups.</summary>
internal static class CurveJson
{
    private const int MostMeasures = 6;

    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, RunView view, GroupedCurves curves)
    {
        json.WriteString("wide", FigureSvg.Inline(curves.Figure, FigureLayout.Wide));
        json.WriteString("narrow", FigureSvg.Inline(curves.Figure, FigureLayout.Narrow));
        json.WriteString("title", curves.Figure.Specification.Title);
        json.WriteString("x", curves.Figure.XLabel);
        json.WriteString("y", curves.Figure.YLabel);
        json.WriteTexts("notes", curves.Figure.Notes);
        string[] measures = [.. RunMeasures.Of(view).Take(MostMeasures)];
        json.WriteQuantities("measures", measures.Select(RunView.Quantity));
        json.WriteStartArray("groups");
        for (int place = 0; place < curves.Groups.Count; place++)
        {
            json.WriteStartObject();
            WriteGroup(json, curves.Groups[place], measures);
            if (place < curves.Curves.Count)
            {
                json.WriteString("style", FigureStyle.SeriesClasses(place));
                WriteCurve(json, curves.Curves[place]);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCurve(Utf8JsonWriter json, GroupCurve curve)
    {
        json.WriteFinite("px", curve.Points.Select(point => point.X));
        json.WriteFinite("py", curve.Points.Select(point => point.Y));
        json.WriteFinite("low", curve.Points.Select(point => point.Low));
        json.WriteFinite("high", curve.Points.Select(point => point.High));
        json.WriteStartArray("n");
        foreach (int count in curve.Counts)
        {
            json.WriteNumberValue(count);
        }
        json.WriteEndArray();
    }

    // Means are of those that converged; how many did not stands beside.
    private static void WriteGroup(Utf8JsonWriter json, TrialGroup group, string[] measures)
    {
        json.WriteString("level", group.Level);
        json.WriteString("name", group.Name);
        json.WriteNumber("trials", group.Trials.Count);
        json.WriteStartObject("states");
        foreach (IGrouping<Standing, (WatchedTrial, int)> state in group.Trials.GroupBy(one => one.Trial.State))
        {
            json.WriteNumber(Standings.Words[(int)state.Key], state.Count());
        }
        json.WriteEndObject();
        json.WriteStartArray("cells");
        foreach (string measure in measures)
        {
            SampleSummary summary = SampleSummary.Of(
                group
                    .Trials.Where(one => one.Trial.State == Standing.Finished)
                    .Select(one => one.Trial.Summary.GetValueOrDefault(measure, double.NaN))
            );
            json.WriteStartObject();
            json.WriteNumber("n", summary.Count);
            json.WriteFinite("mean", summary.Mean);
            json.WriteFinite("deviation", summary.StandardDeviation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
