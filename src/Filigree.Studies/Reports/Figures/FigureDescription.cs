using System.Globalization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Figures;

/// <summary>A figure in words, for those who do not see it.</summary>
internal static class FigureDescription
{
    private const int MostSeries = 12;

    public static string Of(FigureResult figure)
    {
        string kind = figure.Specification.Kind switch
        {
            "curve" => "Curves",
            "scatter" => "Points",
            "heatmap" => "Heat map",
            FigureSpecification.CriticalDifference => "Critical-difference diagram",
            _ => "Cumulative distribution",
        };
        if (figure.Panels.Count == 0)
        {
            return $"{kind}: no data.";
        }
        if (figure.Specification.Kind == FigureSpecification.CriticalDifference)
        {
            return $"{figure.XLabel}. {string.Join(" ", figure.Panels.Select(Ranks))}";
        }
        string what =
            figure.Specification.Kind == "heatmap"
                ? $"{kind} of {figure.YLabel}"
                : $"{kind} of {figure.YLabel} against {figure.XLabel}";
        IEnumerable<string> parts = figure.Panels.SelectMany(panel => Parts(figure, panel)).Take(MostSeries + 1);
        string[] listed = [.. parts];
        string more = listed.Length > MostSeries ? "; and more" : "";
        return $"{what}. {string.Join("; ", listed.Take(MostSeries))}{more}.";
    }

    private static IEnumerable<string> Parts(FigureResult figure, FigurePanel panel)
    {
        string prefix = panel.Label.Length == 0 ? "" : $"{panel.Label}: ";
        if (panel.HeatMap is { } map)
        {
            double[] values = [.. map.Values.Cast<double>().Where(double.IsFinite)];
            yield return values.Length == 0
                ? $"{prefix}no values"
                : $"{prefix}{map.Rows.Count} by {map.Columns.Count} cells from {Text(values.Min())} to {Text(values.Max())}";
            yield break;
        }
        foreach (FigureSeries series in panel.Series.Where(one => one.Points.Count > 0))
        {
            FigurePoint first = series.Points[0];
            FigurePoint last = series.Points[^1];
            string name = figure.Series[series.Index].Length == 0 ? "" : $"{figure.Series[series.Index]} ";
            yield return figure.Specification.Kind == "scatter"
                ? $"{prefix}{name}{series.Points.Count} points"
                : $"{prefix}{name}from {Text(first.Y)} at {Text(first.X)} to {Text(last.Y)} at {Text(last.X)}";
        }
    }

    // As it would be read aloud: who stands where, and whom no test parts.
    private static string Ranks(FigurePanel panel)
    {
        RankDiagram diagram = panel.Ranks!;
        string[] names = [.. diagram.Ranks.Order.Select(method => diagram.Names[method])];
        IEnumerable<string> ranks = diagram.Ranks.Order.Select(
            (method, i) =>
                $"{names[i]} {diagram.Ranks.Friedman.MeanRanks[method].ToString("0.00", CultureInfo.InvariantCulture)}"
        );
        IEnumerable<string> joined = diagram.Ranks.Bars.Select(bar =>
            $"No difference among {string.Join(", ", names[bar.From..(bar.To + 1)])}."
        );
        string prefix = panel.Label.Length == 0 ? "" : $"{panel.Label}: ";
        return string.Join(" ", [$"{prefix}{string.Join(", ", ranks)}.", .. joined]);
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
