using System.Globalization;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>The parts of a cell as text, the same in the terminal, in Markdown and in HTML.</summary>
internal static class CellText
{
    /// <summary>Mean and deviation: <c>97.82 ± 0.11</c>; only the mean of a single trial.</summary>
    public static string Value(TableColumn column, TableCell cell) =>
        column.Text.Of(cell.Centre) + Around(column, cell);

    /// <summary>The deviation, <c> ± 0.11</c>, or an interquartile mean's interval, <c> [97.70, 97.93]</c>; empty where there is none.</summary>
    public static string Around(TableColumn column, TableCell cell) =>
        cell.Interquartile is { } middle && !double.IsNaN(middle.Interval.Low) ? $" {Bounds(column, middle.Interval)}"
        : double.IsNaN(cell.Spread) ? ""
        : $" ± {column.Text.Of(cell.Spread)}";

    /// <summary>Smallest to largest, and how many: <c>97.70 to 97.93, n = 5</c>.</summary>
    public static string Range(TableColumn column, TableCell cell) =>
        cell.Summary.Count < 2
            ? $"n = {cell.Summary.Count}"
            : $"{column.Text.Of(cell.Summary.Minimum)} to {column.Text.Of(cell.Summary.Maximum)}, n = {cell.Summary.Count}";

    /// <summary>The verdict in words; empty without a comparison.</summary>
    public static string Verdict(TableCell cell) => cell.Verdict.InWords();

    /// <summary>The p-value the verdict rests on; empty where there is none.</summary>
    public static string P(TableCell cell) =>
        cell.Comparison is { } comparison && !double.IsNaN(comparison.P) ? NumberText.P(comparison.P) : "";

    /// <summary>The verdict with its p: <c>better (p = 0.031)</c>; empty without a comparison.</summary>
    public static string VerdictWithP(TableCell cell) =>
        P(cell) is { Length: > 0 } p ? $"{Verdict(cell)} ({p})" : Verdict(cell);

    /// <summary>Difference with its interval: <c>+1.21 [1.02, 1.39]</c>; empty without a comparison.</summary>
    public static string Difference(TableColumn column, Comparison? comparison)
    {
        if (comparison is null || double.IsNaN(comparison.Difference))
        {
            return "";
        }
        string difference = column.Text.Signed(comparison.Difference);
        return double.IsNaN(comparison.Interval.Low)
            ? difference
            : $"{difference} {Bounds(column, comparison.Interval)}";
    }

    /// <summary>How often a trial is better than one of the other side: <c>0.82 [0.31, 0.98]</c>; empty where it was not asked for.</summary>
    public static string Improvement(Comparison? comparison) =>
        comparison?.Improvement is not { } improvement || double.IsNaN(improvement.Probability) ? ""
        : double.IsNaN(improvement.Interval.Low) ? NumberText.Effect(improvement.Probability)
        : $"{NumberText.Effect(improvement.Probability)} [{NumberText.Effect(improvement.Interval.Low)}, {NumberText.Effect(improvement.Interval.High)}]";

    /// <summary>
    /// How far from better at every quantile, with its bound: <c>0.05 (up to 0.32)</c>; empty where it was not asked for, where both sides are equal, or a trial
    /// diverged.
    /// </summary>
    public static string Order(Comparison? comparison) =>
        comparison?.Order is not { } order || double.IsNaN(order.Violation) ? ""
        : double.IsNaN(order.EpsilonMinimum) ? NumberText.Effect(order.Violation)
        : $"{NumberText.Effect(order.Violation)} (up to {NumberText.Effect(order.EpsilonMinimum)})";

    /// <summary>
    /// Beside 'no difference', from what size up one would show, and what it takes to show the one that was seen: <c>would show from 0.80 up; 12 more seeds
    /// would show +0.50</c>. Empty elsewhere.
    /// </summary>
    public static string WouldShow(TableColumn column, Comparison? comparison)
    {
        if (comparison is not { Verdict: Statistics.Verdict.NoDifference } || !double.IsFinite(comparison.Detectable))
        {
            return "";
        }
        string from = $"would show from {column.Text.Of(comparison.Detectable)} up";
        string difference = column.Text.Signed(comparison.Difference);
        string seen = difference.Any(c => c is >= '1' and <= '9') ? difference : "the difference seen";
        int? more = comparison.SeedsNeeded - comparison.Count;
        return comparison.Difference == 0 || more <= 0 ? from
            : more is null
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{from}; it takes more than {Power.MostSeeds:#,0} seeds to show {seen}"
                )
            : $"{from}; {more} more {(more == 1 ? "seed" : "seeds")} would show {seen}";
    }

    /// <summary>p and effect size: <c>p &lt; 0.001, g = 6.60</c>; empty where there is neither.</summary>
    public static string Evidence(Comparison? comparison)
    {
        List<string> parts = [];
        if (comparison is not null && !double.IsNaN(comparison.P))
        {
            parts.Add(NumberText.P(comparison.P));
        }
        if (comparison is not null && double.IsFinite(comparison.Effect))
        {
            parts.Add($"{comparison.Test.EffectSymbol()} = {NumberText.Effect(comparison.Effect)}");
        }
        return string.Join(", ", parts);
    }

    private static string Bounds(TableColumn column, Interval interval) =>
        $"[{column.Text.Of(interval.Low)}, {column.Text.Of(interval.High)}]";

    /// <summary>The paper's value and ours less it: <c>97.70 (+0.12)</c>; empty without one.</summary>
    public static string Paper(TableColumn column, TableCell cell) =>
        cell.Paper is not { } paper ? ""
        : double.IsFinite(cell.Centre) ? $"{column.Text.Of(paper)} ({column.Text.Signed(cell.PaperDifference!.Value)})"
        : column.Text.Of(paper);
}
