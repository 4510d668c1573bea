namespace Filigree.Studies.Definition;

/// <summary>The rules of one kind that a study can choose from, and what makes an object of each.</summary>
/// <typeparam name="T">What a choice is made into.</typeparam>
/// <param name="noun">What the rules are, for messages: <c>wiring</c>.</param>
public sealed class Catalog<T>(string noun)
{
    private readonly List<Rule> rules = [];
    private readonly Dictionary<string, Func<Choice, T>> makers = new(StringComparer.Ordinal);

    /// <summary>The rules in the order they were added.</summary>
    public IReadOnlyList<Rule> Rules => rules;

    /// <summary>Adds a rule.</summary>
    /// <param name="name">Name as in study files.</param>
    /// <param name="description">What it is, in a line.</param>
    /// <param name="make">Makes the object from a choice of this rule.</param>
    /// <param name="parameters">Its parameters, the most telling first.</param>
    /// <returns>This catalog.</returns>
    public Catalog<T> Add(string name, string description, Func<Choice, T> make, params RuleParameter[] parameters) =>
        Add(new Rule(name, description, parameters), make);

    /// <summary>Adds a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="make">Makes the object from a choice of this rule.</param>
    /// <returns>This catalog.</returns>
    public Catalog<T> Add(Rule rule, Func<Choice, T> make)
    {
        rules.Add(rule);
        makers.Add(rule.Name, make);
        return this;
    }

    /// <summary>Makes the object of a choice.</summary>
    public T Make(Choice choice) => makers[choice.Name](choice);

    /// <summary>Reads a choice under a key of a section; the named rule with its defaults if the key is missing.</summary>
    /// <exception cref="UserError">Unknown rule, unknown parameter, or a value that cannot be.</exception>
    public Choice Read(Section section, string key, string? whenMissing = null) =>
        section.Find(key) is { } node ? Read(node)
        : whenMissing is null
            ? throw section.Origin.Error(
                $"{section.Name} has no '{key}'; expected a {noun}: {string.Join(", ", Names)}"
            )
        : Read(new ScalarNode(section.Origin, whenMissing, IsQuoted: false));

    /// <summary>Reads a choice.</summary>
    /// <exception cref="UserError">Unknown rule, unknown parameter, or a value that cannot be.</exception>
    public Choice Read(Node node)
    {
        (string name, Origin origin, Node? parameters) = node switch
        {
            ScalarNode scalar => (scalar.Text, scalar.Origin, null),
            MapNode { Entries: [var only] } => (only.Key, only.Origin, only.Value),
            MapNode map => throw map.Origin.Error(
                $"{noun} is a map of {map.Entries.Count} keys; expected one {noun} with its parameters: {{name: {{...}}}}"
            ),
            _ => throw node.Origin.Error($"{noun} is {node.Kind}; expected one of {string.Join(", ", Names)}"),
        };
        Rule rule =
            rules.Find(candidate => candidate.Name == name)
            ?? throw origin.UnknownName($"unknown {noun} '{name}'", name, Names);
        return Read(
            rule,
            new Section(parameters ?? new MapNode(origin, []), name, [.. rule.Parameters.Select(p => p.Name)])
        );
    }

    private IEnumerable<string> Names => rules.Select(rule => rule.Name);

    private static Choice Read(Rule rule, Section section)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        var written = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (RuleParameter parameter in rule.Parameters)
        {
            if (section.Find(parameter.Name) is { } node)
            {
                written[parameter.Name] = parameter.Read(node);
            }
            object value =
                written.GetValueOrDefault(parameter.Name)
                ?? parameter.Default
                ?? throw section.Origin.Error(
                    $"{rule.Name} has no '{parameter.Name}' ({parameter.Meaning}); expected {parameter.Expected}"
                );
            if (!parameter.IsSilentByDefault || !value.Equals(parameter.Default))
            {
                values[parameter.Name] = value;
            }
        }
        return rule.FindConflict(written.Keys, values) is { } conflict
            ? throw section.Origin.Error(conflict)
            : new Choice(rule.Name, values, Choice.LabelOf(rule, written)) { Written = [.. written.Keys] };
    }
}
