using System.Text;

namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// How wide a text is about to be, without a font: generous means for a sans-serif face, so that what is reserved is enough.
/// </summary>
internal static class TextWidth
{
    /// <summary>Width in the unit of the font's size.</summary>
    public static double Of(string text, double fontSize)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '|' or '!' or '\'' or ' ' => 0.32,
                'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '-' or '/' => 0.42,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.9,
                >= 'A' and <= 'Z' => 0.7,
                < 0x500 => 0.6,
                _ => 1.1,
            };
        }
        return width * fontSize;
    }

    /// <summary>
    /// The text, or as much of its beginning and its end as fits around an ellipsis: names that begin alike most often end differently.
    /// </summary>
    public static string Fit(string text, double fontSize, double room)
    {
        if (Of(text, fontSize) <= room)
        {
            return text;
        }
        Rune[] runes = [.. text.EnumerateRunes()];
        double left = room - fontSize;
        string start = Start(runes, fontSize, left * 0.6);
        string end = Start(runes.Reverse(), fontSize, left - Of(start, fontSize));
        return $"{start.TrimEnd()}…{string.Concat(end.EnumerateRunes().Reverse()).TrimStart()}";
    }

    private static string Start(IEnumerable<Rune> runes, double fontSize, double room)
    {
        StringBuilder kept = new();
        foreach (Rune rune in runes)
        {
            room -= Of(rune.ToString(), fontSize);
            if (room < 0)
            {
                break;
            }
            kept.Append(rune.ToString());
        }
        return kept.ToString();
    }

    /// <summary>Breaks a text at spaces into lines that fit; a longer word, or what is left for the last line, is cut in its middle.</summary>
    public static IReadOnlyList<string> Wrap(string text, double fontSize, double room, int mostLines)
    {
        List<string> lines = [""];
        foreach (string word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length == 0 || Of(longer, fontSize) <= room)
            {
                lines[^1] = longer;
            }
            else if (lines.Count == mostLines)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }
        return [.. lines.Select(line => Fit(line, fontSize, room))];
    }
}
