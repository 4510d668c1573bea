using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>What a reader of a table must know beside its numbers.</summary>
internal static class TableNotes
{
    public static IReadOnlyList<string> Notes(
        TableSpecification table,
        ComparisonTest? test,
        IReadOnlyList<TrialResult> trials,
        IReadOnlyList<TableGroup> groups,
        IReadOnlyList<TableColumn> columns
    )
    {
        List<string> notes = [];
        if (groups.SelectMany(group => group.Rows).Any(row => row.Trials > 1))
        {
            string[] centres = [.. PresentationKeys.Centres.Where(one => columns.Any(c => c.Measure.Centre == one))];
            string spread = string.Join(", or ", centres.Select(centre => Centre(centre, table.Level)));
            notes.Add($"{char.ToUpperInvariant(spread[0])}{spread[1..]} over {Trials(groups)} to a row.");
        }
        foreach (MeasuredAt epoch in Enum.GetValues<MeasuredAt>().Where(epoch => epoch != MeasuredAt.WholeTrial))
        {
            string[] headings = [.. columns.Where(column => column.Measure.MeasuredAt == epoch).Select(c => c.Heading)];
            if (headings.Length > 0)
            {
                string which =
                    epoch != MeasuredAt.BestEpoch ? ""
                    : columns.Any(column => column.Measure.Name.EndsWith("_r2", StringComparison.Ordinal))
                        ? ", that of the lowest validation loss"
                    : ", that of the highest validation accuracy";
                notes.Add($"Of {epoch.InWords()}{which}: {string.Join(", ", headings)}.");
            }
        }
        if (Density(trials, columns) is { } density)
        {
            notes.Add(density);
        }
        if (test is { } made && columns.Any(column => column.HasVerdicts))
        {
            string level = table.Level.ToString("0.####", CultureInfo.InvariantCulture);
            string correction = table.Holm ? ", Holm's correction within each column" : "";
            notes.Add(
                $"Set against {table.Baseline}: {made.InWords()}, significant where p < {level}{correction}; "
                    + $"difference with {Confidence(table.Level)} bootstrap interval, effect size {Effect(made)}."
            );
        }
        if (test is { } tested && groups.Sum(group => group.Pairs.Count) is > 0 and var pairs)
        {
            string level = table.Level.ToString("0.####", CultureInfo.InvariantCulture);
            notes.Add(
                $"All pairs of rows ({pairs}): {tested.InWords()}, significant where p < {level}, Holm's correction over all pairs of a column"
                    + $"{(table.Groups.Length == 0 ? "" : " of a section")}; effect size {Effect(tested)}."
            );
        }
        if (TableResult.Comparisons(groups).Any(one => one.Improvement is not null))
        {
            notes.Add(
                "Probability of improvement: the share of pairs of trials, one of each row, in which the first is better (higher, where neither way is "
                    + $"better), ties half, averaged over the settings of other factors; with {Confidence(table.Level)} interval."
            );
        }
        if (TableResult.Comparisons(groups).Any(one => one.Order is not null))
        {
            notes.Add(OfOrder(table.Level));
        }
        string[] constants =
        [
            .. columns
                .Where((_, c) => groups.SelectMany(group => group.Rows).Any(row => row.Cells[c].IsUntestedConstant))
                .Select(column => column.Heading),
        ];
        if (constants.Length > 0)
        {
            notes.Add($"Not tested where neither side changes from seed to seed: {string.Join(", ", constants)}.");
        }
        if (trials.Any(trial => trial.HasDiverged))
        {
            notes.Add(
                columns
                    .Select((_, c) => c)
                    .Any(c =>
                        groups
                            .SelectMany(group => group.Rows)
                            .Any(row => row.Cells[c].Comparison?.RanksDiverged == true)
                    )
                    ? "Diverged trials have no number here: medians and deviations are of those that converged; tests rank diverged ones behind "
                        + "all others."
                    : "Diverged trials have no number here: means, deviations and tests are of those that converged, and a row that lost more of "
                        + "its trials than the baseline is never called the winner."
            );
            notes.AddRange(groups.SelectMany(Diverged));
        }
        foreach (TableColumn column in columns.Where(column => column.Measure.Along.Length > 0))
        {
            string best = column.Measure.Better == "lower" ? "lowest" : "highest";
            notes.Add(
                $"{column.HeadingWithUnit}: the mean over a row's trials at each {column.Measure.Along}, of which the {best} stands here; one number, not tested."
            );
        }
        if (columns.Any(column => column.HasPaper))
        {
            notes.Add("Paper: the paper's value, and ours less it.");
        }
        string[] pooled = [.. TrialSelection.Varying(trials).Where(name => name != table.Rows && name != table.Groups)];
        if (pooled.Length > 0)
        {
            notes.Add($"Each row takes together all values of: {string.Join(", ", pooled)}.");
        }
        return notes;
    }

    /// <summary>What almost stochastic order is.</summary>
    internal static string OfOrder(double level) =>
        "Almost stochastic order: how far the first is from being better at every quantile (higher, where neither way is better), 0 at all of them, 1 at "
        + $"none, and up to where it may lie with {Confidence(level)} confidence; below 0.5 the first is almost better. It decides nothing, and is left out "
        + "where a trial diverged.";

    /// <summary>A warning of almost stochastic order of few trials.</summary>
    internal const string OrderOfFew = "Almost stochastic order says little of fewer than 10 trials a side.";

    private static string Centre(string centre, double level) =>
        centre switch
        {
            "median" => "median ± median absolute deviation",
            "iqm" =>
                $"interquartile mean with {Confidence(level)} bootstrap interval, seeds drawn at each setting of other factors",
            _ => "mean ± sample standard deviation",
        };

    private static string Confidence(double level) =>
        ((1 - level) * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Effect(ComparisonTest test) =>
        test == ComparisonTest.KruskalWallis ? "Cliff's δ" : test.EffectName();

    // Whether trials diverge more often is a result of its own.
    private static IEnumerable<string> Diverged(TableGroup group)
    {
        TableRow? baseline = group.Rows.FirstOrDefault(row => row.IsBaseline);
        string where = group.Label.Length == 0 ? "" : $"{group.Label}: ";
        return group
            .Rows.Where(row => double.IsFinite(row.DivergedP))
            .Select(row =>
                $"{where}{row.Diverged} of {row.Trials} of {row.Label} diverged, {baseline!.Diverged} of {baseline.Trials} of {baseline.Label}: "
                + $"Fisher's exact test, {NumberText.P(row.DivergedP)}."
            );
    }

    // An accuracy of the best epoch may be that of a network with many more connections than the last.
    private static string? Density(IReadOnlyList<TrialResult> trials, IReadOnlyList<TableColumn> columns)
    {
        (double Best, double Last)[] changed =
        [
            .. trials
                .Select(trial =>
                    (
                        trial.Summary.GetValueOrDefault("density", double.NaN),
                        trial.Summary.GetValueOrDefault("final_density", double.NaN)
                    )
                )
                .Where(pair => double.IsFinite(pair.Item1) && double.IsFinite(pair.Item2) && pair.Item1 != pair.Item2),
        ];
        if (changed.Length == 0 || columns.All(column => column.Measure.MeasuredAt == MeasuredAt.WholeTrial))
        {
            return null;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"In {changed.Length} of {trials.Count} trials the density of the best epoch (mean {changed.Average(pair => pair.Best):0.0%}) "
                + $"is not that of the last (mean {changed.Average(pair => pair.Last):0.0%}): density and final_density show both."
        );
    }

    private static string Trials(IReadOnlyList<TableGroup> groups)
    {
        int fewest = groups.SelectMany(group => group.Rows).Min(row => row.Trials);
        int most = groups.SelectMany(group => group.Rows).Max(row => row.Trials);
        return fewest == most ? $"{most} trials" : $"{fewest} to {most} trials";
    }

    public static IReadOnlyList<string> Warnings(
        TableSpecification table,
        IReadOnlyList<TrialResult> trials,
        IReadOnlyList<TableGroup> groups,
        IReadOnlyList<TableColumn> columns
    )
    {
        List<string> warnings = [];
        if (trials.Count == 0)
        {
            warnings.Add($"No finished trial has the factor '{table.Rows}' and what the table asks for.");
            return warnings;
        }
        foreach (TableGroup group in groups)
        {
            if (table.Baseline is not null && !group.Rows.Any(row => row.IsBaseline))
            {
                string where = group.Label.Length == 0 ? "" : $" in {group.Label}";
                warnings.Add($"The baseline '{table.Baseline}' has no finished trial{where}: nothing is tested there.");
            }
        }
        foreach (TableRow row in groups.SelectMany(group => group.Rows).Where(row => row.Shared > 0))
        {
            warnings.Add(
                $"'{row.Label}' is not tested: {row.Shared} of its {row.Trials} trials are the baseline's own, for they are configured alike."
            );
        }
        Comparison[] tested =
        [
            .. TableResult
                .Comparisons(groups)
                .Where(comparison => comparison.Verdict is not (Verdict.Diverged or Verdict.BaselineDiverged)),
        ];
        if (tested.Any(comparison => comparison.Verdict == Verdict.TooFewSeeds))
        {
            warnings.Add("Some rows have too few seeds for any test: run more with --seeds.");
        }
        else if (tested.Any(comparison => comparison.HasFewSeeds))
        {
            int fewest = tested.Min(comparison => comparison.Count);
            warnings.Add(
                $"With {fewest} seeds to a row only large differences show, and 'no difference' says little: "
                    + $"take {Comparison.FewSeeds} or more."
            );
        }
        if (
            TableResult
                .Comparisons(groups)
                .Any(comparison => comparison.Order is { HasFewSeeds: true, Violation: >= 0 })
        )
        {
            warnings.Add(OrderOfFew);
        }
        int unpaired = tested.Select(comparison => comparison.Unpaired).DefaultIfEmpty(0).Max();
        if (unpaired > 0)
        {
            warnings.Add(
                $"Up to {unpaired} trials of a comparison have no partner of the same seed and are left out of it."
            );
        }
        for (int c = 0; c < columns.Count; c++)
        {
            int missing = groups
                .SelectMany(group => group.Rows)
                .Sum(row => row.Cells[c].Summary.Missing - row.Diverged);
            if (missing > 0)
            {
                warnings.Add(
                    $"{missing} of {trials.Count} trials have no finite '{columns[c].Heading}' and are left out of that column."
                );
            }
        }
        return warnings;
    }
}
