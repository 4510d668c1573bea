using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Ranks the levels of a factor for critical-difference diagrams.</summary>
internal static class RankFigures
{
    private const int FewestMethods = 3;
    private const int FewestBlocks = 5;

    /// <summary>One figure; panels with too little to rank are left out, and a note says why.</summary>
    /// <param name="name">File name without extension, and anchor.</param>
    /// <param name="figure">What is asked for.</param>
    /// <param name="trials">Finished trials, in the order of the plan.</param>
    public static FigureResult Build(string name, FigureSpecification figure, IReadOnlyList<TrialResult> trials)
    {
        TrialResult[] kept =
        [
            .. trials.Where(trial =>
                TrialSelection.HasFactors(trial, figure.Where)
                && TrialSelection.Factor(trial, figure.Series) is not null
                && (figure.Blocks.Length == 0 || TrialSelection.Factor(trial, figure.Blocks) is not null)
            ),
        ];
        var byPanel = kept.GroupBy(trial => TrialSelection.Discriminator(trial, null, figure.Panels)).ToArray();
        Func<string, string> panelName = FigureBuilder.Namer(figure.Panels, byPanel.Select(panel => panel.Key));
        List<string> notes = [];
        List<FigurePanel> panels = [];
        foreach (IGrouping<string, TrialResult> panel in byPanel)
        {
            string label = panelName(panel.Key);
            string where = label.Length == 0 ? "" : $"{label}: ";
            RankDiagram diagram = Rank(figure, [.. panel]);
            (int methods, int blocks) = (diagram.Names.Count, diagram.Ranks.Friedman.Blocks);
            if (methods < FewestMethods || blocks < FewestBlocks)
            {
                notes.Add(
                    $"{where}not drawn: a critical-difference diagram needs {FewestMethods} levels of {figure.Series} and {FewestBlocks} blocks in which "
                        + $"all have a number; here are {methods} and {blocks}."
                );
                continue;
            }
            panels.Add(new FigurePanel(label, [], null) { Ranks = diagram });
            notes.AddRange(Notes(figure, diagram, where));
        }
        if (kept.Length == 0)
        {
            notes.Add("No finished trial has the numbers this figure shows.");
        }
        if (panels.Count > 0)
        {
            notes.AddRange(General(figure, kept));
        }
        string measure = figure.XLabel.Length > 0 ? figure.XLabel : FigureBuilder.Words(figure.X);
        return new FigureResult
        {
            Name = name,
            Specification = figure,
            XLabel = $"mean rank by {measure}, 1 is the best",
            YLabel = "",
            Series = [""],
            Panels = panels,
            References = [],
            Notes = notes,
        };
    }

    private static RankDiagram Rank(FigureSpecification figure, TrialResult[] trials)
    {
        string[] methods = [.. trials.Select(Method).Distinct()];
        double[][] blocks =
        [
            .. trials
                .GroupBy(trial =>
                    figure.Blocks.Length == 0
                        ? TrialSelection.PairingKey(trial, figure.Series)
                        : TrialSelection.Factor(trial, figure.Blocks)!
                )
                .Select(block =>
                    methods
                        .Select(method => Number(figure, [.. block.Where(trial => Method(trial) == method)]))
                        .ToArray()
                ),
        ];
        var ranks = MethodRanks.Of(
            blocks,
            figure.Better == "lower",
            figure.Test == "nemenyi" ? RankComparison.Nemenyi : RankComparison.WilcoxonHolm,
            figure.Level
        );
        return new RankDiagram([.. methods.Select(FigureBuilder.Namer(figure.Series, methods))], ranks);

        string Method(TrialResult trial) => TrialSelection.Factor(trial, figure.Series)!;
    }

    // The mean of a block's trials; where one of them diverged the block ranks last, for the mean of the others would be of those that did well.
    private static double Number(FigureSpecification figure, TrialResult[] trials)
    {
        TrialResult[] once = [.. trials.DistinctBy(trial => trial.Id)];
        double[] numbers = [.. once.Select(trial => trial.Summary.GetValueOrDefault(figure.X, double.NaN))];
        return once.Any(trial => trial.HasDiverged)
                ? (figure.Better == "lower" ? double.PositiveInfinity : double.NegativeInfinity)
            : numbers.Length == 0 || !numbers.All(double.IsFinite) ? double.NaN
            : SampleSummary.MeanOf(numbers);
    }

    private static IEnumerable<string> Notes(FigureSpecification figure, RankDiagram diagram, string where)
    {
        FriedmanTest friedman = diagram.Ranks.Friedman;
        string f = double.IsInfinity(friedman.F)
            ? "all blocks agree"
            : $"F = {friedman.F.ToString("0.00", CultureInfo.InvariantCulture)}";
        string what =
            figure.Blocks.Length == 0
                ? "each seed at each setting of other factors"
                : $"each {FigureBuilder.Words(figure.Blocks)}, by the mean of its trials";
        yield return $"{where}{friedman.Blocks} blocks ({what}); Friedman's test after Iman and Davenport: {f}, {NumberText.P(friedman.P)}"
            + (friedman.P < figure.Level ? "." : ", no difference among all, so one bar joins them.");
        if (friedman.Dropped > 0)
        {
            yield return $"{where}{friedman.Dropped} {(friedman.Dropped == 1 ? "block lacks" : "blocks lack")} a number and "
                + $"{(friedman.Dropped == 1 ? "is" : "are")} left out.";
        }
        int pairs = diagram.Names.Count * (diagram.Names.Count - 1) / 2;
        double smallest = Math.Min(1, pairs * WilcoxonTest.SmallestP(friedman.Blocks));
        if (diagram.Ranks.Comparison == RankComparison.WilcoxonHolm && smallest >= figure.Level)
        {
            yield return $"{where}so few blocks part no pair, whatever their numbers: the smallest p after Holm's correction is "
                + $"{smallest.ToString("0.###", CultureInfo.InvariantCulture)}.";
        }
    }

    private static IEnumerable<string> General(FigureSpecification figure, TrialResult[] trials)
    {
        string level = figure.Level.ToString("0.####", CultureInfo.InvariantCulture);
        yield return figure.Test == "nemenyi"
            ? $"A bar joins what lies closer than Nemenyi's critical difference (CD, p < {level})."
            : $"A bar joins what Wilcoxon's signed-rank tests of each pair, with Holm's correction, do not part (p < {level}).";
        if (trials.Any(trial => trial.HasDiverged))
        {
            yield return "Where a trial diverged, its block ranks it behind all others.";
        }
    }
}
