using System.Globalization;
using System.Text;

namespace Filigree.Studies.Definition;

/// <summary>Writes settings as YAML that reads back the same.</summary>
internal static class YamlWriter
{
    private const int LongestLine = 100;

    // YAML finds the colon of a key within 1,024 characters, or not at all.
    private const int LongestKey = 1000;

    /// <summary>True if a key of this text can be written.</summary>
    public static bool CanBeKey(string text) => Quote(text).Length <= LongestKey;

    /// <summary>A whole file: keys in lines, short inner maps and lists inline.</summary>
    public static string Write(MapNode map)
    {
        var text = new StringBuilder();
        Write(text, map, indent: 0);
        return text.ToString();
    }

    /// <summary>A value in one line: <c>{ lightning: { count: 1000 } }</c>.</summary>
    public static string Inline(Node node) =>
        node switch
        {
            ScalarNode scalar => Scalar(scalar),
            ListNode list => $"[{string.Join(", ", list.Items.Select(Inline))}]",
            MapNode { Entries.Count: 0 } => "{}",
            MapNode map => $"{{ {string.Join(", ", map.Entries.Select(e => $"{Quote(e.Key)}: {Inline(e.Value)}"))} }}",
            _ => throw new InvalidOperationException(),
        };

    private static void Write(StringBuilder text, MapNode map, int indent)
    {
        foreach (Entry entry in map.Entries)
        {
            string key = $"{new string(' ', indent)}{Quote(entry.Key)}:";
            string inline = Inline(entry.Value);
            bool isShort = key.Length + inline.Length < LongestLine;
            switch (entry.Value)
            {
                case MapNode { Entries.Count: > 0 } inner when indent == 0 || !isShort:
                    text.Append(key).Append('\n');
                    Write(text, inner, indent + 2);
                    break;
                case ListNode { Items.Count: > 0 } list when !isShort:
                    text.Append(key).Append('\n');
                    foreach (Node item in list.Items)
                    {
                        text.Append(' ', indent + 2).Append("- ").Append(Inline(item)).Append('\n');
                    }
                    break;
                default:
                    text.Append(key).Append(' ').Append(inline).Append('\n');
                    break;
            }
        }
    }

    /// <summary>A text as a value that reads back the same, also within a list or map.</summary>
    public static string Text(string text) => Quote(text);

    private static string Scalar(ScalarNode scalar) =>
        scalar.IsNull ? "~"
        : scalar.IsQuoted ? DoubleQuoted(scalar.Text)
        : Quote(scalar.Text);

    // Plain where every YAML reader takes it for the same plain text, in a list or map too.
    private static string Quote(string text) =>
        text.Length > 0
        && text.All(c =>
            char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '+' or '%' or ' ' or '(' or ')'
        )
        && !char.IsWhiteSpace(text[0])
        && !char.IsWhiteSpace(text[^1])
        && text[0] is not '%'
        && !text.StartsWith("- ", StringComparison.Ordinal)
        && !text.StartsWith("---", StringComparison.Ordinal)
        && !text.StartsWith("...", StringComparison.Ordinal)
        && text is not "-"
            ? text
            : DoubleQuoted(text);

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        // Half a surrogate pair, which no file can hold, becomes U+FFFD.
        foreach (Rune rune in text.EnumerateRunes())
        {
            quoted.Append(
                rune.Value switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\t' => "\\t",
                    ' ' => " ",
                    _ when IsShown(rune) => rune.ToString(),
                    <= 0xffff => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
                }
            );
        }
        return quoted.Append('"').ToString();
    }

    // Whatever YAML may take for a line break, white space or a mark of the file's order is written as a number: U+2028, U+0085, U+FEFF...
    private static bool IsShown(Rune rune) =>
        rune.IsAscii
            ? rune.Value is > ' ' and < 0x7f
            : rune.IsBmp && (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune));
}
