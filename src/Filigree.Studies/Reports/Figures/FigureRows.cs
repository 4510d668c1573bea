using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports.Figures;

/// <summary>One point of data before it is drawn: a metric row of a trial, or the trial's summary.</summary>
internal readonly record struct FigureRow(
    TrialResult Trial,
    string Panel,
    string Series,
    double X,
    double Y,
    string XLabel,
    string YLabel
);

/// <summary>Finds the data of a figure.</summary>
internal static class FigureRows
{
    /// <summary>
    /// The data, in the order of the plan. The y number comes from the metric rows where they have it; where x is known for whole trials only
    /// and the summary has y, from the summaries. Where only the rows have x and only the summary has y (a strength before training against the accuracy at
    /// the end), each row with x has its trial's y.
    /// </summary>
    /// <param name="figure">What is asked for.</param>
    /// <param name="trials">Finished trials; diverged ones have no part in a figure, whose means they would stop short in.</param>
    /// <param name="skipped">How many points were left out because a number is not finite, or not positive on a log axis.</param>
    public static FigureRow[] Of(FigureSpecification figure, IReadOnlyList<TrialResult> trials, out int skipped)
    {
        bool isHeatMap = figure.Kind == "heatmap";
        string y =
            isHeatMap ? figure.Value
            : figure.Y.Length == 0 ? figure.X
            : figure.Y;
        (TrialResult Trial, MetricRow[] Rows)[] kept =
        [
            .. trials
                .Where(trial => !trial.HasDiverged && Matches(trial, figure))
                .Select(trial => (trial, trial.Rows.Where(row => Matches(trial, row, figure)).ToArray())),
        ];
        MetricRow[] allRows = [.. kept.SelectMany(one => one.Rows)];
        bool rowsHaveX = isHeatMap
            ? allRows.Any(row => row.Labels.ContainsKey(figure.X) || row.Numbers.ContainsKey(figure.X))
            : allRows.Any(row => row.Numbers.ContainsKey(figure.X));
        bool rowsHaveY = allRows.Any(row => row.Numbers.ContainsKey(y));
        bool isJoined =
            !isHeatMap
            && rowsHaveX
            && !rowsHaveY
            && !kept.Any(one => one.Trial.Summary.ContainsKey(figure.X) || one.Trial.Factors.ContainsKey(figure.X));
        bool useRows = isJoined || (rowsHaveY && (rowsHaveX || !kept.Any(one => one.Trial.Summary.ContainsKey(y))));
        List<FigureRow> found = [];
        skipped = 0;
        foreach ((TrialResult trial, MetricRow[] rows) in kept)
        {
            foreach (MetricRow? row in useRows ? rows : OnlySummary)
            {
                // Where some rows have y, those without it have no point: a trial's own number of that name is another one.
                if ((row is null || isJoined ? Number(trial, row, y) : Own(row, y)) is not { } yValue)
                {
                    continue;
                }
                double? xValue =
                    isHeatMap ? 0
                    : isJoined ? Own(row!, figure.X)
                    : Place(trial, row, figure.X);
                if (xValue is null)
                {
                    continue;
                }
                if (!Drawable(xValue.Value, figure.XScale) || !Drawable(yValue, isHeatMap ? "linear" : figure.YScale))
                {
                    skipped++;
                    continue;
                }
                found.Add(
                    new FigureRow(
                        trial,
                        TrialSelection.Discriminator(trial, row, figure.Panels),
                        TrialSelection.Discriminator(trial, row, figure.Series),
                        xValue.Value,
                        yValue,
                        isHeatMap ? TrialSelection.Discriminator(trial, row, figure.X) : "",
                        isHeatMap ? TrialSelection.Discriminator(trial, row, figure.Y) : ""
                    )
                );
            }
        }
        return [.. found];
    }

    private static readonly MetricRow?[] OnlySummary = [null];

    private static bool Drawable(double value, string scale) => double.IsFinite(value) && (scale != "log" || value > 0);

    // A factor decides for whole trials; labels and numbers for rows.
    private static bool Matches(TrialResult trial, FigureSpecification figure) =>
        TrialSelection.HasFactors(
            trial,
            figure.Where.Where(one => IsFactor(trial, one.Key)).ToDictionary(one => one.Key, one => one.Value)
        );

    private static bool Matches(TrialResult trial, MetricRow row, FigureSpecification figure) =>
        figure.Where.All(one => IsFactor(trial, one.Key) || TrialSelection.Has(row, one.Key, one.Value));

    private static bool IsFactor(TrialResult trial, string name) =>
        trial.Factors.ContainsKey(name) || name == TrialSelection.Seed;

    private static double? Own(MetricRow row, string name) =>
        row.Numbers.TryGetValue(name, out double number) ? number : null;

    // Along x a factor's level stands before a number of the whole trial that has the same name: it is what was varied.
    private static double? Place(TrialResult trial, MetricRow? row, string name) =>
        row is not null && Own(row, name) is { } own ? own : Level(trial, name) ?? Number(trial, row, name);

    private static double? Level(TrialResult trial, string name) =>
        trial.Factors.TryGetValue(name, out string? factor) && WrittenNumber.TryRead(factor, out double value)
            ? value
            : null;

    private static double? Number(TrialResult trial, MetricRow? row, string name)
    {
        if (row is not null && row.Numbers.TryGetValue(name, out double number))
        {
            return number;
        }
        if (row is null && trial.Summary.TryGetValue(name, out double single))
        {
            return single;
        }
        if (Level(trial, name) is { } level)
        {
            return level;
        }
        return trial.Summary.TryGetValue(name, out double whole) && row is not null ? whole : null;
    }
}
