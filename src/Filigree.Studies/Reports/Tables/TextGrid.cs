namespace Filigree.Studies.Reports.Tables;

/// <summary>Cells laid out in columns for a terminal.</summary>
internal sealed class TextGrid(IReadOnlyList<bool> rightAligned)
{
    private const string Gap = "   ";
    private readonly List<TextSpan[]> lines = [];

    public void Add(params TextSpan[] cells) => lines.Add(cells);

    /// <summary>Columns the grid takes in a terminal.</summary>
    public int Width => Widths().Sum() + Gap.Length * (rightAligned.Count - 1);

    public IEnumerable<TextSpan> Render()
    {
        int[] widths = Widths();
        for (int i = 0; i < lines.Count; i++)
        {
            TextSpan[] line = lines[i];
            for (int c = 0; c < line.Length; c++)
            {
                string text = VisibleText.Of(line[c].Text);
                string padding = new(' ', widths[c] - TerminalText.WidthOf(text));
                bool last = c == line.Length - 1;
                yield return rightAligned[c]
                    ? new TextSpan(padding + text, line[c].Tone)
                    : new TextSpan(last ? text : text + padding, line[c].Tone);
                yield return new TextSpan(last ? "\n" : Gap, Tone.Plain);
            }
            if (i == 0)
            {
                yield return new TextSpan(new string('─', Width) + "\n", Tone.Faint);
            }
        }
    }

    private int[] Widths() =>
        [
            .. Enumerable
                .Range(0, rightAligned.Count)
                .Select(c =>
                    lines.Select(line => TerminalText.WidthOf(VisibleText.Of(line[c].Text))).DefaultIfEmpty(0).Max()
                ),
        ];
}
