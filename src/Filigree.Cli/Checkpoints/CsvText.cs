namespace Filigree.Cli.Checkpoints;

/// <summary>Cells of CSV.</summary>
internal static class CsvText
{
    /// <summary>The text as one cell: in quotes where it must be.</summary>
    public static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
