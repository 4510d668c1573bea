using System.Globalization;
using System.Text;

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
                string text = OneLine(line[c].Text);
                string padding = new(' ', widths[c] - WidthOf(text));
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

    /// <summary>Columns a text takes in a terminal: two for East Asian and emoji, none for combining marks.</summary>
    public static int WidthOf(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            width +=
                category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                    ? 0
                : rune.Value
                    is >= 0x1100
                        and <= 0x115f
                        or >= 0x2e80
                        and <= 0xa4cf
                        or >= 0xac00
                        and <= 0xd7a3
                        or >= 0xf900
                        and <= 0xfaff
                        or >= 0xfe30
                        and <= 0xfe6f
                        or >= 0xff00
                        and <= 0xff60
                        or >= 0x1f300
                        and <= 0x1faff
                        or >= 0x20000
                        and <= 0x3fffd
                    ? 2
                : 1;
        }
        return width;
    }

    /// <summary>The text without control characters, which could move the cursor or hide other text.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private int[] Widths() =>
        [
            .. Enumerable
                .Range(0, rightAligned.Count)
                .Select(c => lines.Select(line => WidthOf(OneLine(line[c].Text))).DefaultIfEmpty(0).Max()),
        ];
}
