using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>The parts of a cell as text, the same in the terminal, in Markdown and in HTML.</summary>
internal static class CellText
{
    /// <summary>Mean and deviation: <c>97.82 ± 0.11</c>; only the mean of a single trial.</summary>
    public static string Value(TableColumn column, TableCell cell) =>
        double.IsNaN(cell.Spread)
            ? column.Text.Of(cell.Centre)
            : $"{column.Text.Of(cell.Centre)} ± {column.Text.Of(cell.Spread)}";

    /// <summary>Smallest to largest, and how many: <c>97.70 to 97.93, n = 5</c>.</summary>
    public static string Range(TableColumn column, TableCell cell) =>
        double.IsNaN(cell.Spread)
            ? $"n = {cell.Summary.Count}"
            : $"{column.Text.Of(cell.Summary.Minimum)} to {column.Text.Of(cell.Summary.Maximum)}, n = {cell.Summary.Count}";

    /// <summary>The verdict in words; empty without a comparison.</summary>
    public static string Verdict(TableCell cell) => cell.Verdict.InWords();

    /// <summary>The p-value the verdict rests on; empty where there is none.</summary>
    public static string P(TableCell cell) =>
        cell.Comparison is { } comparison && !double.IsNaN(comparison.P) ? NumberText.P(comparison.P) : "";

    /// <summary>Difference with its interval: <c>+1.21 [1.02, 1.39]</c>; empty without a comparison.</summary>
    public static string Difference(TableColumn column, TableCell cell)
    {
        if (cell.Comparison is not { } comparison || double.IsNaN(comparison.Difference))
        {
            return "";
        }
        string difference = column.Text.Signed(comparison.Difference);
        return double.IsNaN(comparison.Interval.Low)
            ? difference
            : $"{difference} [{column.Text.Of(comparison.Interval.Low)}, {column.Text.Of(comparison.Interval.High)}]";
    }

    /// <summary>p and effect size: <c>p &lt; 0.001, g = 6.60</c>; empty where there is neither.</summary>
    public static string Evidence(TableCell cell)
    {
        List<string> parts = [];
        if (P(cell) is { Length: > 0 } p)
        {
            parts.Add(p);
        }
        if (cell.Comparison is { } comparison && double.IsFinite(comparison.Effect))
        {
            parts.Add($"{comparison.Test.EffectSymbol()} = {NumberText.Effect(comparison.Effect)}");
        }
        return string.Join(", ", parts);
    }

    /// <summary>The paper's value and ours less it: <c>97.70 (+0.12)</c>; empty without one.</summary>
    public static string Paper(TableColumn column, TableCell cell) =>
        cell.Paper is not { } paper ? ""
        : double.IsFinite(cell.Centre) ? $"{column.Text.Of(paper)} ({column.Text.Signed(cell.PaperDifference!.Value)})"
        : column.Text.Of(paper);
}
