using System.Globalization;
using System.Text;

namespace Filigree.Studies.Reports.Tables;

/// <summary>Text measured and broken into lines for a terminal.</summary>
internal static class TerminalText
{
    /// <summary>Columns a text takes in a terminal: two for East Asian and emoji, none for combining marks.</summary>
    /// <param name="text">The text, one line.</param>
    public static int WidthOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>A sentence in lines of so many columns at most, broken at spaces only: a longer word has a line of its own.</summary>
    /// <param name="text">The sentence, in one line; it may begin with spaces.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="indent">Spaces before every line but the first.</param>
    public static IReadOnlyList<string> Wrap(string text, int width, int indent = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (WidthOf(text) <= width)
        {
            return [text];
        }
        List<string> lines = [];
        int start = text.Length - text.TrimStart(' ').Length;
        string line = text[..start];
        bool isBegun = false;
        foreach (string word in text[start..].Split(' '))
        {
            if (isBegun && WidthOf(line) + 1 + WidthOf(word) > width)
            {
                lines.Add(line.TrimEnd(' '));
                line = new string(' ', indent) + word;
                continue;
            }
            line += isBegun ? " " + word : word;
            isBegun = true;
        }
        lines.Add(line);
        return lines;
    }
}
