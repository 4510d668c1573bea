namespace Filigree.Options;

/// <summary>
/// A rule on one line: <c>he-normal</c>, <c>lightning(1000, 0.5)</c>, <c>mlp([300, 100], bias=false)</c>,
/// <c>preferential-attachment(he-normal(gain=1), inputs)</c>. Options stand by place or by name.
/// </summary>
internal static class OneLine
{
    private const int DeepestNesting = 8;

    /// <summary>The name before the parenthesis.</summary>
    public static string NameOf(string text) => text.Split('(', 2)[0].Trim();

    /// <summary>What stands in the parentheses, by the names of the rule's options.</summary>
    /// <exception cref="UserError">It cannot be read.</exception>
    public static MapNode OptionsOf(ScalarNode line, Rule rule)
    {
        Origin origin = line.Origin;
        string text = line.Text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new MapNode(origin, []);
        }

        if (text[^1] != ')')
        {
            throw origin.Error($"'{text}' has no closing parenthesis");
        }

        List<string> parts = Split(text[(open + 1)..^1], origin);
        if (parts.Count > rule.Options.Count)
        {
            throw origin.Error(
                $"{rule.Name} has {parts.Count} options; expected at most {rule.Options.Count}: {string.Join(", ", rule.Options.Select(option => option.Name))}"
            );
        }

        var entries = new List<Entry>();
        for (int place = 0; place < parts.Count; place++)
        {
            (string? given, string value) = NameAndValue(parts[place]);
            string name = given ?? rule.Options[place].Name;
            if (value.Length == 0)
            {
                throw origin.Error($"{name} of {rule.Name} is empty; expected a value");
            }

            if (entries.Exists(entry => entry.Key == name))
            {
                throw origin.Error($"{name} of {rule.Name} is given twice");
            }

            entries.Add(new Entry(name, origin, Value(value, origin)));
        }

        return new MapNode(origin, entries);
    }

    private static Node Value(string text, Origin origin) =>
        text is ['[', .. var inside, ']']
            ? new ListNode(origin, [.. Split(inside, origin).Select(item => Value(item.Trim(), origin))])
            : new ScalarNode(origin, text, IsQuoted: false);

    // At the commas outside of inner parentheses and brackets.
    private static List<string> Split(string inside, Origin origin)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            depth += inside[i] switch
            {
                '(' or '[' => 1,
                ')' or ']' => -1,
                _ => 0,
            };
            if (depth is < 0 or > DeepestNesting)
            {
                string what = depth < 0 ? "too many closing parentheses" : $"more than {DeepestNesting} levels";
                throw origin.Error($"'{inside}' has {what}");
            }

            if (inside[i] == ',' && depth == 0)
            {
                parts.Add(inside[start..i]);
                start = i + 1;
            }
        }

        if (depth > 0)
        {
            throw origin.Error($"'{inside}' has no closing parenthesis");
        }

        if (inside.Trim().Length > 0)
        {
            parts.Add(inside[start..]);
        }

        return parts;
    }

    // An equals sign behind a parenthesis is that of an inner option.
    private static (string? Name, string Value) NameAndValue(string part)
    {
        int sign = part.IndexOf('=', StringComparison.Ordinal);
        int open = part.IndexOfAny(['(', '[']);
        return sign < 0 || (open >= 0 && open < sign)
            ? (null, part.Trim())
            : (part[..sign].Trim(), part[(sign + 1)..].Trim());
    }
}
