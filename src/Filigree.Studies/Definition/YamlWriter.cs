using System.Text;

namespace Filigree.Studies.Definition;

/// <summary>Writes settings as YAML that reads back the same.</summary>
internal static class YamlWriter
{
    private const int LongestLine = 100;

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
        && text is not "-" and not "---" and not "..."
            ? text
            : DoubleQuoted(text);

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\t' => "\\t",
                    _ when char.IsControl(c) => $"\\u{(int)c:x4}",
                    _ => c.ToString(),
                }
            );
        }
        return quoted.Append('"').ToString();
    }
}
