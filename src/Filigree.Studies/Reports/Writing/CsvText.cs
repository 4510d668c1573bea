namespace Filigree.Studies.Reports.Writing;

/// <summary>
/// Comma-separated values, the same in every file and command: lines end in a line feed, cells stand in quotes where they must.
/// </summary>
/// <remarks>
/// Names and labels come from files of others. Their control characters are escaped (<see cref="VisibleText"/>), and a cell that a
/// spreadsheet would take for a formula, because it begins with <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c>, has an apostrophe before
/// it; numbers such as -1.5 stay numbers.
/// </remarks>
internal static class CsvText
{
    private const string Formulas = "=+-@\uff1d\uff0b\uff0d\uff20";

    /// <summary>A line of cells, its end included.</summary>
    /// <param name="cells">Text or numbers, as they are.</param>
    public static string Line(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\n";

    /// <summary>One cell.</summary>
    /// <param name="text">Text or a number, as it is.</param>
    public static string Cell(string text)
    {
        string cell = VisibleText.Of(text);
        if (
            cell.Length > 0
            && Formulas.Contains(cell.TrimStart(' ').FirstOrDefault())
            && !WrittenNumber.TryRead(cell, out _)
        )
        {
            cell = "'" + cell;
        }
        return cell.AsSpan().IndexOfAny("\",") >= 0 || cell.StartsWith(' ') || cell.EndsWith(' ')
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
    }
}
