using System.Text;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>
/// A table as comma-separated values: one line a cell, all numbers raw (shares, not percent), an empty field where there is
/// no number.
/// </summary>
internal static class TableCsv
{
    /// <summary>What the name of a table's pairs ends with.</summary>
    public const string PairsEnding = "-pairs";

    /// <summary>Names of the fields of a summary.</summary>
    internal static readonly string[] SummaryHeader =
    [
        "n",
        "missing",
        "mean",
        "standard_deviation",
        "median",
        "median_absolute_deviation",
        "minimum",
        "maximum",
    ];

    /// <summary>Names of the fields of a comparison.</summary>
    internal static readonly string[] ComparisonHeader =
    [
        "test",
        "compared_n",
        "difference",
        "interval_low",
        "interval_high",
        "statistic",
        "degrees_of_freedom",
        "p",
        "p_corrected",
        "effect",
        "effect_name",
        "detectable_difference",
        "seeds_needed",
        "probability_of_improvement",
        "improvement_low",
        "improvement_high",
        "stochastic_order",
        "stochastic_order_bound",
        "verdict",
    ];

    private static readonly string[] Header =
    [
        "group",
        "row",
        "measure",
        .. SummaryHeader,
        "interquartile_mean",
        "interquartile_low",
        "interquartile_high",
        "baseline",
        .. ComparisonHeader,
        "paper",
        "difference_from_paper",
        "diverged",
        "diverged_p",
    ];

    /// <summary>The table with its header line; lines end in a line feed.</summary>
    public static string Render(TableResult table)
    {
        StringBuilder text = new();
        text.Append(CsvText.Line(Header));
        foreach (TableGroup group in table.Groups)
        {
            foreach (TableRow row in group.Rows)
            {
                for (int c = 0; c < row.Cells.Count; c++)
                {
                    text.Append(CsvText.Line(Fields(table, group, row, table.Columns[c], row.Cells[c])));
                }
            }
        }
        return text.ToString();
    }

    /// <summary>All pairs of rows, a line each.</summary>
    public static string RenderPairs(TableResult table)
    {
        StringBuilder text = new();
        text.Append(CsvText.Line(["group", "row", "against", "measure", .. ComparisonHeader]));
        foreach (TableGroup group in table.Groups)
        {
            foreach (TablePair pair in group.Pairs)
            {
                string measure = table.Columns[pair.Column].Heading;
                text.Append(
                    CsvText.Line([group.Label, pair.Row, pair.Against, measure, .. ComparisonFields(pair.Comparison)])
                );
            }
        }
        return text.ToString();
    }

    /// <summary>The fields of a comparison; empty ones without a comparison.</summary>
    internal static string[] ComparisonFields(Comparison? comparison) =>
        comparison is null
            ? [.. Enumerable.Repeat("", ComparisonHeader.Length)]
            :
            [
                comparison.Test.InWords(),
                NumberText.Raw(comparison.Count),
                NumberText.Raw(comparison.Difference),
                NumberText.Raw(comparison.Interval.Low),
                NumberText.Raw(comparison.Interval.High),
                NumberText.Raw(comparison.Result.Statistic),
                NumberText.Raw(comparison.Result.DegreesOfFreedom),
                NumberText.Raw(comparison.Result.P),
                NumberText.Raw(comparison.CorrectedP ?? double.NaN),
                NumberText.Raw(comparison.Effect),
                comparison.Test.EffectName(),
                NumberText.Raw(comparison.Detectable),
                NumberText.Raw(comparison.SeedsNeeded ?? double.NaN),
                NumberText.Raw(comparison.Improvement?.Probability ?? double.NaN),
                NumberText.Raw(comparison.Improvement?.Interval.Low ?? double.NaN),
                NumberText.Raw(comparison.Improvement?.Interval.High ?? double.NaN),
                NumberText.Raw(comparison.Order?.Violation ?? double.NaN),
                NumberText.Raw(comparison.Order?.EpsilonMinimum ?? double.NaN),
                comparison.Verdict.InWords(),
            ];

    /// <summary>The fields of a summary.</summary>
    internal static string[] SummaryFields(SampleSummary summary) =>
        [
            NumberText.Raw(summary.Count),
            NumberText.Raw(summary.Missing),
            NumberText.Raw(summary.Mean),
            NumberText.Raw(summary.StandardDeviation),
            NumberText.Raw(summary.Median),
            NumberText.Raw(summary.MedianAbsoluteDeviation),
            NumberText.Raw(summary.Minimum),
            NumberText.Raw(summary.Maximum),
        ];

    private static string[] Fields(
        TableResult table,
        TableGroup group,
        TableRow row,
        TableColumn column,
        TableCell cell
    ) =>
        [
            group.Label,
            row.Label,
            column.Heading,
            .. SummaryFields(cell.Summary),
            NumberText.Raw(cell.Interquartile?.Mean ?? double.NaN),
            NumberText.Raw(cell.Interquartile?.Interval.Low ?? double.NaN),
            NumberText.Raw(cell.Interquartile?.Interval.High ?? double.NaN),
            cell.Comparison is null ? "" : table.Specification.Baseline ?? "",
            .. ComparisonFields(cell.Comparison),
            NumberText.Raw(cell.Paper ?? double.NaN),
            NumberText.Raw(cell.PaperDifference ?? double.NaN),
            NumberText.Raw(row.Diverged),
            NumberText.Raw(row.DivergedP),
        ];
}
