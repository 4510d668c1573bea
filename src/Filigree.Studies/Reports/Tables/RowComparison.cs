using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>The trials of one row set against those of another.</summary>
internal static class RowComparison
{
    /// <summary>Compares one measure of two rows; null where no seed changes it on either side: that is no sample, whatever the difference.</summary>
    public static Comparison? Of(
        MeasureSpecification measure,
        TrialResult[] trials,
        TrialResult[] baseline,
        TableSpecification table,
        ComparisonTest test
    )
    {
        Observation[] sample = TrialSelection.Observe(trials, measure, table.Rows);
        Observation[] others = TrialSelection.Observe(baseline, measure, table.Rows);
        if (IsConstant(sample) && IsConstant(others))
        {
            return null;
        }
        Direction direction = Verdicts.ParseDirection(measure.Better);
        return Comparison.Of(sample, others, test, direction, table.Level) with
        {
            Improvement = table.HasImprovement
                ? Improvement.Of(Strata(measure, trials, baseline, table.Rows), direction, table.Level)
                : null,
            Order = table.HasStochasticOrder ? StochasticOrder.Of(sample, others, direction, table.Level) : null,
        };
    }

    /// <summary>The numbers of a row at each setting of the factors that are not its own.</summary>
    public static IEnumerable<IGrouping<string, TrialResult>> Settings(TrialResult[] trials, string rows) =>
        trials.GroupBy(trial => TrialSelection.FactorsKey(trial, rows));

    private static bool IsConstant(Observation[] numbers) =>
        SampleSummary.Of(numbers.Select(one => one.Value)).IsConstant;

    private static IEnumerable<(Observation[] Sample, Observation[] Baseline)> Strata(
        MeasureSpecification measure,
        TrialResult[] trials,
        TrialResult[] baseline,
        string rows
    ) =>
        Settings(trials, rows)
            .Join(
                Settings(baseline, rows),
                setting => setting.Key,
                setting => setting.Key,
                (one, other) =>
                    (TrialSelection.Observe(one, measure, rows), TrialSelection.Observe(other, measure, rows))
            );
}
