using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Studies.Reports.Sentences;

/// <summary>Numbers and names as sentences have them.</summary>
internal static class SentenceText
{
    private const int MostNames = 6;

    /// <summary>What a sentence is of: table, section and measure, the latter with its epoch where its heading does not say one.</summary>
    public static string Place(TableResult table, TableGroup? group, TableColumn? column)
    {
        List<string> parts = [table.Specification.Title];
        if (group is { Label.Length: > 0 })
        {
            parts.Add(group.Label);
        }
        if (column is not null && !column.Heading.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            parts.Add(column.Heading);
        }
        string epoch = column?.Measure.MeasuredAt.InWords() ?? "";
        bool saysIt = column?.Heading.Contains("epoch", StringComparison.OrdinalIgnoreCase) == true;
        return string.Join(", ", parts) + (epoch.Length == 0 || saysIt ? "" : $" ({epoch})");
    }

    /// <summary>A value with its unit: <c>97.82%</c>.</summary>
    public static string Value(TableColumn column, double value) => column.Text.Of(value) + column.Text.Unit;

    /// <summary>How large a difference is, without its sign: <c>1.21 points</c>, of percentages.</summary>
    public static string Amount(TableColumn column, double difference) =>
        column.Text.Of(Math.Abs(difference)) + (column.Text.Unit == "%" ? " points" : "");

    /// <summary>A p-value that can be read aloud.</summary>
    public static string P(double p) => NumberText.P(p).Replace("<", "below", StringComparison.Ordinal);

    /// <summary>Numbers of trials: <c>5 trials</c>, <c>3 to 5 trials</c>.</summary>
    public static string Counts(int fewest, int most) =>
        fewest != most ? $"{fewest} to {most} trials"
        : most == 1 ? "1 trial"
        : $"{most} trials";

    /// <summary>Names in a list, the first six of many.</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count > MostNames ? $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more"
        : names.Count > 1 ? $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}"
        : string.Concat(names);
}
