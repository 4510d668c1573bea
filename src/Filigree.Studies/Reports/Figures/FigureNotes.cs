using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>What a reader of a figure must know beside its drawing.</summary>
internal static class FigureNotes
{
    private const int MostCorrelations = 6;

    public static IReadOnlyList<string> Of(
        FigureSpecification figure,
        FigureRow[] rows,
        FigurePanel[] panels,
        string[] series,
        int skipped,
        int left
    )
    {
        List<string> notes = [];
        if (rows.Length == 0)
        {
            notes.Add("No finished trial has the numbers this figure shows.");
        }
        bool hasBand = panels
            .SelectMany(panel => panel.Series)
            .SelectMany(one => one.Points)
            .Any(p => !double.IsNaN(p.Low));
        if (hasBand)
        {
            notes.Add(OfBand(figure.Band));
        }
        FigureTrial[] trials = [.. figure.Kind == "scatter" ? [] : panels.SelectMany(panel => panel.Trials)];
        if (trials.Length > 0)
        {
            string what = trials.All(trial => trial.Points.Count == 1) ? "Faint marks" : "Faint lines";
            notes.Add(
                left == 0
                    ? $"{what}: each trial."
                    : $"{what}: {trials.Length} of {trials.Length + left} trials, the first of each curve; means and bands are of all."
            );
        }
        if (figure.Kind == "heatmap" && rows.Length > 0)
        {
            notes.Add("Each cell is the mean of its trials.");
        }
        if (figure.Kind == "scatter" && panels.Length == 1 && series.Length <= MostCorrelations)
        {
            notes.AddRange(rows.GroupBy(row => row.Series).Select(Correlation).OfType<string>());
        }
        if (OutsideOfTheAxis(figure, panels) is { } outside)
        {
            notes.Add(outside);
        }
        if (skipped > 0)
        {
            string log = figure.XScale == "log" || figure.YScale == "log" ? " (or not positive, on a log axis)" : "";
            notes.Add($"{skipped} {(skipped == 1 ? "point is" : "points are")} left out: not finite{log}.");
        }
        return notes;
    }

    /// <summary>What line and band are.</summary>
    public static string OfBand(string band) =>
        band switch
        {
            "minmax" => "Line: mean; band: smallest to largest.",
            "interval" => "Line: mean; band: 95% confidence interval of the mean.",
            _ => "Line: mean; band: one sample standard deviation either way.",
        };

    // A curve that leaves the picture looks as if it ended there.
    private static string? OutsideOfTheAxis(FigureSpecification figure, FigurePanel[] panels)
    {
        double scale = figure.Format == "percent" ? 100 : 1;
        double[] values = [.. panels.SelectMany(panel => panel.Series).SelectMany(one => one.Points).Select(p => p.Y)];
        List<string> parts = [];
        if (figure.YMinimum * scale is { } low && values.Any(value => value < low))
        {
            parts.Add($"starts at {Number(low)} (the lowest point lies at {Number(values.Min())})");
        }
        if (figure.YMaximum * scale is { } high && values.Any(value => value > high))
        {
            parts.Add($"ends at {Number(high)} (the highest point lies at {Number(values.Max())})");
        }
        return parts.Count == 0 ? null : $"The vertical axis {string.Join(" and ", parts)}.";
    }

    /// <summary>A number in four digits.</summary>
    internal static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string? Correlation(IGrouping<string, FigureRow> group)
    {
        var correlation = PearsonCorrelation.Of([.. group.Select(row => row.X)], [.. group.Select(row => row.Y)]);
        if (double.IsNaN(correlation.Coefficient))
        {
            return null;
        }
        string r = correlation.Coefficient.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
        // Several points of one trial are not independent, as the test has it.
        bool isTested = group.Select(row => row.Trial).Distinct().Count() == correlation.Count;
        string p = isTested ? $", {NumberText.P(correlation.P)}" : "";
        return $"{(group.Key.Length == 0 ? "" : group.Key + ": ")}Pearson r = {r}, n = {correlation.Count}{p}.";
    }
}
