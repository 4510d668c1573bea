namespace Filigree.Wiring;

/// <summary>All wirings by name.</summary>
public static class Wirings
{
    private const int DeepestNesting = 8;
    private static readonly Dictionary<string, string> NoOptions = [];

    /// <summary>The rules, in the order of help texts. A new rule is one file and one line here.</summary>
    public static IReadOnlyList<WiringRule> All { get; } =
    [
        GlorotUniform.Rule,
        GlorotNormal.Rule,
        HeUniform.Rule,
        HeNormal.Rule,
        HeTruncated.Rule,
        TruncatedNormal.Rule,
        KerasTruncated.Rule,
        Uniform.Rule,
        Normal.Rule,
        Orthogonal.Rule,
        SignedConstant.Rule,
        Binary.Rule,
        Lightning.Rule,
        ErdosRenyi.Rule,
        Rewired.Rule,
        StrengthSelection.Rule,
    ];

    /// <summary>The rule of a name.</summary>
    /// <param name="name">Name in study files, such as <c>he-normal</c>.</param>
    /// <exception cref="UserError">No rule has this name.</exception>
    public static WiringRule Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] names = [.. All.Select(rule => rule.Name)];
        string? meant = Suggestion.For(name, names);
        return All.FirstOrDefault(rule => rule.Name == name)
            ?? throw new UserError(
                $"unknown wiring '{name}'",
                expected: $"one of {string.Join(", ", names)}",
                remedy: meant is null ? null : $"did you mean {meant}?"
            );
    }

    /// <summary>Makes a wiring from a name and options as written in a study file.</summary>
    /// <param name="name">Name, such as <c>lightning</c>.</param>
    /// <param name="options">Option name to value, such as <c>count</c> to <c>1000</c>.</param>
    /// <exception cref="UserError">An unknown name or option, or a value that cannot be.</exception>
    public static IWiring Parse(string name, IReadOnlyDictionary<string, string> options) => Find(name).Parse(options);

    /// <summary>
    /// Makes a wiring from one line: <c>he-normal</c>, <c>lightning(1000, 0.5)</c>, <c>he-normal(gain=1)</c>,
    /// <c>preferential-attachment(he-normal(gain=1), inputs)</c>.
    /// </summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IWiring Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return Parse(text, NoOptions);
        }

        WiringRule rule = Find(text[..open].Trim());
        if (text[^1] != ')')
        {
            throw new UserError($"'{text}' has no closing parenthesis", $"wiring {rule.Name}");
        }

        List<string> parts = Split(text[(open + 1)..^1], rule);
        var options = new Dictionary<string, string>();
        for (int place = 0; place < parts.Count; place++)
        {
            (string? name, string value) = NameAndValue(parts[place]);
            if (name is null && place >= rule.Options.Count)
            {
                throw new UserError(
                    $"{parts.Count} options are given",
                    $"wiring {rule.Name}",
                    $"at most {rule.Options.Count}: {string.Join(", ", rule.Options.Select(option => option.Name))}"
                );
            }

            name ??= rule.Options[place].Name;
            if (!options.TryAdd(name, value))
            {
                throw new UserError($"{name} is given twice", $"wiring {rule.Name}");
            }
        }

        return rule.Parse(options);
    }

    // At the commas outside of inner parentheses.
    private static List<string> Split(string inside, WiringRule rule)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            depth += inside[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (depth is < 0 or > DeepestNesting)
            {
                string what = depth < 0 ? "too many closing parentheses" : $"more than {DeepestNesting} levels";
                throw new UserError($"'{inside}' has {what}", $"wiring {rule.Name}");
            }

            if (inside[i] == ',' && depth == 0)
            {
                parts.Add(inside[start..i]);
                start = i + 1;
            }
        }

        if (depth > 0)
        {
            throw new UserError($"'{inside}' has no closing parenthesis", $"wiring {rule.Name}");
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
        int open = part.IndexOf('(', StringComparison.Ordinal);
        return sign < 0 || (open >= 0 && open < sign)
            ? (null, part.Trim())
            : (part[..sign].Trim(), part[(sign + 1)..].Trim());
    }
}
