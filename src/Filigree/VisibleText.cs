using System.Globalization;
using System.Text;

namespace Filigree;

/// <summary>
/// Text from a file, a site or another person, made safe to show: what could steer a terminal, break a line, hide or reorder
/// other text is written as its escape, as JSON writes it: <c>\u001b</c>, <c>\n</c>, <c>\u202e</c>.
/// </summary>
internal static class VisibleText
{
    private const char ZeroWidthNonJoiner = '\u200c';
    private const char ZeroWidthJoiner = '\u200d';

    /// <summary>
    /// The text in one line that shows all of it: control characters of both sets, DEL, line and paragraph separators, marks of
    /// direction and other invisible ones, and halves of surrogate pairs are escaped. Backslashes are not: it is to be
    /// read by people, and not back.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text) => Escape(text, keepsLines: false);

    /// <summary>The same, its line feeds and tabs left as they are: text that is laid out already.</summary>
    /// <param name="text">Any text.</param>
    public static string OfLines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = 0;
        while (first < text.Length && text[first] is >= ' ' and <= '~')
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (int index = first; index < text.Length; index++)
        {
            char unit = text[index];
            if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                // Invisible letters of the plane of tags.
                bool isHidden = CharUnicodeInfo.GetUnicodeCategory(text, index) == UnicodeCategory.Format;
                Append(shown, unit, isHidden);
                Append(shown, text[++index], isHidden);
                continue;
            }

            Append(shown, unit, !(keepsLines && unit is '\n' or '\t') && IsHidden(unit));
        }

        return shown.ToString();
    }

    private static bool IsHidden(char unit) =>
        char.GetUnicodeCategory(unit) switch
        {
            UnicodeCategory.Control
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate => true,
            // The two joiners are letters of scripts and of emoji.
            UnicodeCategory.Format => unit is not (ZeroWidthJoiner or ZeroWidthNonJoiner),
            _ => false,
        };

    private static void Append(StringBuilder shown, char unit, bool isHidden)
    {
        if (!isHidden)
        {
            shown.Append(unit);
            return;
        }

        string? letter = unit switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => null,
        };
        if (letter is not null)
        {
            shown.Append(letter);
            return;
        }

        shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }
}
