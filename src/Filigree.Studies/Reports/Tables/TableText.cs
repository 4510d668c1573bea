using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>A table for the terminal.</summary>
internal static class TableText
{
    private const int NarrowestWidth = 40;

    /// <summary>
    /// The table as stretches of text, each with its tone. As many measures stand side by side as fit, the others below.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IReadOnlyList<TextSpan> Render(TableResult table, int width)
    {
        List<TextSpan> spans = [new(Wrap(table.Specification.Title, width) + "\n", Tone.Heading)];
        for (int first = 0; first < table.Columns.Count; )
        {
            int next = first + 1;
            while (next < table.Columns.Count && Grid(table, [.. Range(first, next + 1)]).Width <= width)
            {
                next++;
            }
            if (first > 0)
            {
                spans.Add(new TextSpan("\n", Tone.Plain));
            }
            spans.AddRange(Grid(table, [.. Range(first, next)]).Render());
            first = next;
        }
        if (table.HasPairs)
        {
            spans.Add(new TextSpan($"\n{TableResult.AllPairs}\n", Tone.Heading));
            spans.AddRange(Pairs(table).Render());
        }
        spans.AddRange(table.Notes.Select(note => new TextSpan(Wrap(note, width) + "\n", Tone.Faint)));
        spans.AddRange(
            table.Warnings.Select(text => new TextSpan(Wrap("Warning: " + text, width) + "\n", Tone.Warning))
        );
        return spans;
    }

    /// <summary>The same without tones.</summary>
    public static string RenderPlain(TableResult table, int width) =>
        string.Concat(Render(table, width).Select(span => span.Text));

    /// <summary>A sentence as lines that a terminal shows whole.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="width">Columns of the terminal; at least 40 are used.</param>
    public static string Wrap(string text, int width) =>
        string.Join('\n', TerminalText.Wrap(VisibleText.Of(text), Math.Max(width, NarrowestWidth)));

    /// <summary>The tone of a verdict.</summary>
    internal static Tone ToneOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Better => Tone.Better,
            Verdict.Worse => Tone.Worse,
            Verdict.TooFewSeeds or Verdict.Diverged or Verdict.BaselineDiverged => Tone.Warning,
            _ => Tone.Neutral,
        };

    private static IEnumerable<int> Range(int first, int end) => Enumerable.Range(first, end - first);

    private static TextGrid Grid(TableResult table, int[] columns)
    {
        bool grouped = table.IsGrouped;
        List<TextSpan> header = [];
        List<bool> right = [];
        Head(table.Specification.Rows, isNumber: false);
        foreach (TableColumn column in columns.Select(c => table.Columns[c]))
        {
            Head(column.HeadingWithUnit, isNumber: true);
            if (column.HasVerdicts)
            {
                Head("verdict", isNumber: false);
                foreach (BesideVerdict beside in BesideVerdict.Of(table.Specification))
                {
                    Head(beside.ShortHeading, isNumber: true);
                }
            }
            if (column.HasPaper)
            {
                Head("paper", isNumber: true);
            }
        }
        TextGrid grid = new(right);
        grid.Add([.. header]);
        foreach (TableGroup group in table.Groups)
        {
            if (grouped)
            {
                TextSpan empty = new("", Tone.Plain);
                grid.Add([new(group.Label, Tone.Heading), .. Enumerable.Repeat(empty, right.Count - 1)]);
            }
            foreach (TableRow row in group.Rows)
            {
                grid.Add(Line(table, columns, row, grouped ? "  " : ""));
            }
        }
        return grid;

        void Head(string text, bool isNumber)
        {
            header.Add(new TextSpan(text, Tone.Heading));
            right.Add(isNumber);
        }
    }

    private static TextGrid Pairs(TableResult table)
    {
        TableGrid pairs = TableGrid.OfPairs(table);
        var shorter = BesideVerdict
            .Of(table.Specification)
            .ToDictionary(beside => beside.Heading, beside => beside.ShortHeading);
        TextGrid grid = new([.. pairs.Headings.Select((_, i) => i >= pairs.Labels)]);
        grid.Add([
            .. pairs.Headings.Select(heading => new TextSpan(
                shorter.GetValueOrDefault(heading, heading),
                Tone.Heading
            )),
        ]);
        IEnumerable<TablePair> made = table.Groups.SelectMany(group => group.Pairs);
        foreach ((IReadOnlyList<string> line, TablePair pair) in pairs.Lines.Zip(made))
        {
            Tone tone = ToneOf(pair.Comparison.Verdict);
            grid.Add([.. line.Select((cell, i) => new TextSpan(cell, i == pairs.Labels + 1 ? tone : Tone.Plain))]);
        }
        return grid;
    }

    private static TextSpan[] Line(TableResult table, int[] columns, TableRow row, string indent)
    {
        List<TextSpan> line = [new(indent + row.Caption, Tone.Plain)];
        foreach (int c in columns)
        {
            TableColumn column = table.Columns[c];
            TableCell cell = row.Cells[c];
            line.Add(new TextSpan(CellText.Value(column, cell), Tone.Plain));
            if (column.HasVerdicts)
            {
                line.Add(
                    row.IsBaseline
                        ? new TextSpan("baseline", Tone.Faint)
                        : new TextSpan(CellText.VerdictWithP(cell), ToneOf(cell.Verdict))
                );
                line.AddRange(
                    BesideVerdict
                        .Of(table.Specification)
                        .Select(beside => new TextSpan(beside.Text(cell.Comparison), Tone.Plain))
                );
            }
            if (column.HasPaper)
            {
                line.Add(new TextSpan(CellText.Paper(column, cell), Tone.Plain));
            }
        }
        return [.. line];
    }
}
