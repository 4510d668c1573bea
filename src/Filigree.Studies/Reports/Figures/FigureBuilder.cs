using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Fills figures with a study's numbers.</summary>
internal static class FigureBuilder
{
    private const string Scatter = "scatter";

    /// <summary>All figures of a study, in order.</summary>
    public static IReadOnlyList<FigureResult> BuildAll(StudyResults results)
    {
        Slug slug = new();
        TrialResult[] all = [.. results.Trials, .. results.Across];
        return
        [
            .. results.Presentation.Figures.Select(
                (figure, i) => Build(slug.Of(figure.Name, $"figure-{i + 1}"), figure, all)
            ),
        ];
    }

    /// <summary>One figure.</summary>
    /// <param name="name">File name without extension, and anchor.</param>
    /// <param name="figure">What is asked for.</param>
    /// <param name="trials">Finished trials, in the order of the plan.</param>
    /// <exception cref="ArgumentException">The kind or the band is unknown.</exception>
    public static FigureResult Build(string name, FigureSpecification figure, IReadOnlyList<TrialResult> trials)
    {
        if (figure.Kind == FigureSpecification.CriticalDifference)
        {
            return RankFigures.Build(name, figure, trials);
        }
        bool isHeatMap = figure.Kind == "heatmap";
        bool isDistribution = figure.Kind == "cumulative" && figure.Y.Length == 0;
        double xScale = figure.XFormat == "percent" ? 100 : 1;
        double yScale = figure.Format == "percent" ? 100 : 1;
        FigureRow[] rows = FigureRows.Of(figure, trials, out int skipped);
        rows = Untrained.LeaveOut(figure, rows, yScale, out string untrained);
        string[] series = [.. rows.Select(row => row.Series).Distinct()];
        Func<string, string> namePanel = Namer(figure.Panels, rows.Select(row => row.Panel));
        Func<string, string> nameSeries = Namer(figure.Series, series);
        string[] pooled = SingleTrials.Pooled(rows, figure.Series, figure.Panels, figure.X);
        int left = 0;
        FigurePanel[] panels =
        [
            .. rows.GroupBy(row => row.Panel)
                .Select(panel => new FigurePanel(
                    namePanel(panel.Key),
                    isHeatMap
                        ? []
                        :
                        [
                            .. panel
                                .GroupBy(row => row.Series)
                                .Select(one => new FigureSeries(
                                    Array.IndexOf(series, one.Key),
                                    Points(figure, [.. one], xScale, yScale)
                                ))
                                .OrderBy(one => one.Index),
                        ],
                    isHeatMap ? HeatMaps.Of([.. panel], yScale) : null
                )
                {
                    Trials = Trials([.. panel]),
                }),
        ];
        string yName =
            isHeatMap ? figure.Value
            : isDistribution ? $"share of values up to {Words(figure.X)}"
            : figure.Y;
        return new FigureResult
        {
            Name = name,
            Specification = figure,
            XLabel = Label(figure.XLabel, figure.X, xScale) + (untrained.Length == 0 ? "" : $" ({untrained})"),
            YLabel = Label(figure.YLabel, yName, yScale),
            Series = series.Length == 0 ? [""] : [.. series.Select(nameSeries)],
            Panels = panels,
            References =
            [
                .. figure
                    .References.Where(mark =>
                        (mark.X is null || double.IsFinite(mark.X.Value))
                        && (mark.Y is null || double.IsFinite(mark.Y.Value))
                    )
                    .Select(mark => mark with { X = mark.X * xScale, Y = mark.Y * yScale }),
            ],
            Notes = FigureNotes.Of(figure, rows, panels, series, skipped, left),
        };

        FigureTrial[] Trials(FigureRow[] panel)
        {
            FigureTrial[] all =
            [
                .. panel
                    .GroupBy(row => row.Series)
                    .SelectMany(one =>
                        SingleTrials.Of(figure, Array.IndexOf(series, one.Key), [.. one], pooled, xScale, yScale)
                    ),
            ];
            FigureTrial[] kept = figure.Kind == Scatter ? all : SingleTrials.Limit(all);
            left += all.Length - kept.Length;
            return kept;
        }
    }

    private static FigurePoint[] Points(FigureSpecification figure, FigureRow[] rows, double xScale, double yScale) =>
        figure.Kind switch
        {
            "curve" => Curves.Mean(rows, figure.Band, xScale, yScale),
            "cumulative" when figure.Y.Length == 0 => Curves.Distribution(rows, xScale, yScale),
            "cumulative" => Curves.Mean(rows, figure.Band, xScale, yScale),
            Scatter => [.. rows.Select(row => new FigurePoint(row.X * xScale, row.Y * yScale))],
            _ => throw new ArgumentException(
                $"figure '{figure.Name}': kind '{figure.Kind}' is unknown: use one of {string.Join(", ", PresentationKeys.Kinds)}"
            ),
        };

    /// <summary>The label of an axis: what was asked for, else the number's name, with its unit.</summary>
    internal static string Label(string label, string name, double scale)
    {
        string text = label.Length > 0 ? label : Words(name);
        return scale == 1 || text.Contains('%', StringComparison.Ordinal) ? text : $"{text}, %";
    }

    // Bare numbers say nothing of themselves: 'epoch 10', 'seed 0', 'keep 20%'.
    internal static Func<string, string> Namer(string name, IEnumerable<string> labels) =>
        labels.All(label => WrittenNumber.TryRead(label, out _)) ? label => $"{Words(name)} {label}" : label => label;

    internal static string Words(string name) => name.Replace('_', ' ');

    /// <summary>Labels in the order people expect: by value where all are numbers, else as they first appear.</summary>
    internal static string[] Order(IEnumerable<string> labels)
    {
        string[] distinct = [.. labels.Distinct()];
        return distinct.All(label => double.TryParse(label, CultureInfo.InvariantCulture, out _))
            ? [.. distinct.OrderBy(label => double.Parse(label, CultureInfo.InvariantCulture))]
            : distinct;
    }
}
