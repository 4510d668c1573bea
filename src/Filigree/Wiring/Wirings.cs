namespace Filigree.Wiring;

/// <summary>All wirings by name.</summary>
public static class Wirings
{
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
        Uniform.Rule,
        Normal.Rule,
        Orthogonal.Rule,
        SignedConstant.Rule,
        Binary.Rule,
        Lightning.Rule,
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
    /// <param name="options">Option name to number, such as <c>count</c> to <c>1000</c>.</param>
    /// <exception cref="UserError">An unknown name or option, or a value outside its range.</exception>
    public static IWiring Parse(string name, IReadOnlyDictionary<string, string> options) => Find(name).Parse(options);

    /// <summary>Makes a wiring from one line: <c>he-normal</c>, <c>lightning(1000, 0.5)</c>, <c>he-normal(gain=1)</c>.</summary>
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

        string inside = text[(open + 1)..^1];
        var options = new Dictionary<string, string>();
        string[] parts = inside.Trim().Length == 0 ? [] : inside.Split(',');
        for (int place = 0; place < parts.Length; place++)
        {
            string[] pair = parts[place].Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 1 && place >= rule.Options.Count)
            {
                throw new UserError(
                    $"{parts.Length} options are given",
                    $"wiring {rule.Name}",
                    $"at most {rule.Options.Count}: {string.Join(", ", rule.Options.Select(option => option.Name))}"
                );
            }

            string name = pair.Length == 2 ? pair[0] : rule.Options[place].Name;
            if (!options.TryAdd(name, pair[^1]))
            {
                throw new UserError($"{name} is given twice", $"wiring {rule.Name}");
            }
        }

        return rule.Parse(options);
    }
}
