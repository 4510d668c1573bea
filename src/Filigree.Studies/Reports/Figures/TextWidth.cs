using System.Text;

namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// How wide a text is about to be, without a font: generous means for a sans-serif face, so that what is reserved is enough.
/// </summary>
internal static class TextWidth
{
    /// <summary>How much wider bold letters are.</summary>
    public const double Bold = 1.15;

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
    /// The text, or as many whole words, or parts of words, of its beginning and its end as fit around an ellipsis: names that begin alike most often end
    /// differently. Letters are cut only where not one part fits.
    /// </summary>
    public static string Fit(string text, double fontSize, double room)
    {
        if (Of(text, fontSize) <= room)
        {
            return text;
        }
        string[] parts = [.. Words(text).SelectMany(word => Parts($"{word} "))];
        return Around(parts, fontSize, room) ?? Around(Letters(text), fontSize, room) ?? "…";
    }

    /// <summary>
    /// Breaks a text at spaces into lines that fit. A word that is longer than a line is broken behind a hyphen, a bracket or the like, else between letters;
    /// what is left for the last line is shortened in its middle.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, double fontSize, double room, int mostLines)
    {
        List<string> lines = [""];
        foreach (string word in Words(text))
        {
            bool isFirst = true;
            foreach (string part in PartsThatFit(word, fontSize, room))
            {
                string longer = lines[^1].Length == 0 || !isFirst ? lines[^1] + part : $"{lines[^1]} {part}";
                if (lines[^1].Length == 0 || Of(longer, fontSize) <= room || lines.Count == mostLines)
                {
                    lines[^1] = longer;
                }
                else
                {
                    lines.Add(part);
                }
                isFirst = false;
            }
        }
        return [.. lines.Select(line => Fit(line, fontSize, room))];
    }

    private static string[] Words(string text) =>
        text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string[] Letters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static IEnumerable<string> PartsThatFit(string word, double fontSize, double room) =>
        Of(word, fontSize) <= room
            ? [word]
            : Parts(word).SelectMany(part => Of(part, fontSize) <= room ? [part] : Letters(part));

    // A word's parts, each with the sign that it ends in.
    private static IEnumerable<string> Parts(string word)
    {
        int start = 0;
        for (int end = 1; end < word.Length; end++)
        {
            if (word[end - 1] is '-' or '/' or ',' or ';' or ':' or '=' or '_' or '(' or '{' or '[' && word[end] != ' ')
            {
                yield return word[start..end];
                start = end;
            }
        }
        yield return word[start..];
    }

    private static string? Around(string[] parts, double fontSize, double room)
    {
        double left = room - fontSize;
        int start = Count(parts, left * 0.6);
        string beginning = string.Concat(parts.Take(start));
        int end = Count(parts.Reverse(), left - Of(beginning, fontSize));
        return start == 0 || end == 0 ? null : $"{beginning.TrimEnd()}…{string.Concat(parts.TakeLast(end)).Trim()}";

        // How many of the first parts fit; the space behind the last of them takes no room.
        int Count(IEnumerable<string> some, double free)
        {
            int count = 0;
            foreach (string part in some)
            {
                if (Of(part.TrimEnd(), fontSize) > free)
                {
                    break;
                }
                free -= Of(part, fontSize);
                count++;
            }
            return count;
        }
    }
}
