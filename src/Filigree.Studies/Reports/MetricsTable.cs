using Filigree.Formats;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports;

/// <summary>
/// Metrics of trials as one table, for data frames: a row for each that was measured, with the trial, its seed, what the study varies, the labels that tell rows apart, and the numbers.
/// Where a row has none there is a gap.
/// </summary>
internal static class MetricsTable
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<ParquetColumn> Of(IReadOnlyList<TrialResult> trials)
    {
        (TrialResult Trial, MetricRow Row)[] rows =
        [
            .. trials.SelectMany(trial => trial.Rows.Select(row => (trial, row))),
        ];
        var names = new UniqueNames();
        var columns = new List<ParquetColumn>
        {
            ParquetColumn.Of(names.Of("trial"), [.. rows.Select(row => row.Trial.Id)]),
            ParquetColumn.Of(names.Of("seed"), [.. rows.Select(row => (ulong?)row.Trial.Seed)]),
        };
        foreach (string factor in trials.SelectMany(trial => trial.Factors.Keys).Distinct())
        {
            columns.Add(
                ParquetColumn.Of(names.Of(factor), [.. rows.Select(row => row.Trial.Factors.GetValueOrDefault(factor))])
            );
        }

        foreach (string label in rows.SelectMany(row => row.Row.Labels.Keys).Distinct())
        {
            columns.Add(
                ParquetColumn.Of(names.Of(label), [.. rows.Select(row => row.Row.Labels.GetValueOrDefault(label))])
            );
        }

        foreach (string metric in rows.SelectMany(row => row.Row.Numbers.Keys).Distinct())
        {
            columns.Add(
                ParquetColumn.Of(
                    names.Of(metric),
                    [
                        .. rows.Select(row =>
                            row.Row.Numbers.TryGetValue(metric, out double number) ? number : (double?)null
                        ),
                    ]
                )
            );
        }

        return columns;
    }
}
