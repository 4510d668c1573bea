using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;

namespace Filigree.Studies.Reports.Figures;

/// <summary>The single trials behind a mean and its band: a faint line each, or a mark where a trial has one point.</summary>
internal static class SingleTrials
{
    /// <summary>So many are drawn in a panel; of more, the figure says how many are left out.</summary>
    public const int MostOfPanel = 200;

    private const int MostPoints = 120;

    /// <summary>
    /// The trials of a series: of a scatter one for each row; of a curve none where it is of one trial everywhere, whose line it then is itself, and none where
    /// no band was asked for.
    /// </summary>
    /// <param name="figure">What is asked for.</param>
    /// <param name="index">The series.</param>
    /// <param name="rows">Its data.</param>
    /// <param name="pooled">Factors that differ between trials of one series: a trial is named by them and its seed.</param>
    /// <param name="xScale">What an x is shown as: 100 for percent.</param>
    /// <param name="yScale">What a y is shown as.</param>
    public static IEnumerable<FigureTrial> Of(
        FigureSpecification figure,
        int index,
        FigureRow[] rows,
        string[] pooled,
        double xScale,
        double yScale
    )
    {
        if (figure.Kind == "scatter")
        {
            return rows.Select(row => new FigureTrial(
                index,
                NameOf(row.Trial, pooled),
                [new FigurePoint(row.X * xScale, row.Y * yScale)]
            ));
        }
        bool isCurve = figure.Kind == "curve" || (figure.Kind == "cumulative" && figure.Y.Length > 0);
        bool isOfOne = rows.GroupBy(row => row.X).All(at => at.Select(row => row.Trial.Id).Distinct().Count() < 2);
        return !isCurve || isOfOne || figure.Band == "none"
            ? []
            : rows.GroupBy(row => row.Trial.Id)
                .Select(trial => new FigureTrial(
                    index,
                    NameOf(trial.First().Trial, pooled),
                    Curves.Mean([.. trial], "none", xScale, yScale, MostPoints)
                ));
    }

    /// <summary>No more trials than are drawn in a panel: the first of each series.</summary>
    public static FigureTrial[] Limit(FigureTrial[] trials)
    {
        if (trials.Length <= MostOfPanel)
        {
            return trials;
        }
        IGrouping<int, FigureTrial>[] series = [.. trials.GroupBy(trial => trial.Index)];
        int each = Math.Max(1, MostOfPanel / series.Length);
        return [.. series.SelectMany(one => one.Take(each))];
    }

    /// <summary>Factors that a curve takes together.</summary>
    public static string[] Pooled(FigureRow[] rows, params string[] told)
    {
        TrialResult[] trials = [.. rows.Select(row => row.Trial).Distinct()];
        return [.. TrialSelection.Varying(trials).Where(name => !told.Contains(name))];
    }

    private static string NameOf(TrialResult trial, string[] pooled) =>
        string.Join(
            ", ",
            pooled
                .Where(trial.Factors.ContainsKey)
                .Select(name => $"{FigureBuilder.Words(name)} {trial.Factors[name]}")
                .Append(FormattableString.Invariant($"seed {trial.Seed}"))
        );
}
