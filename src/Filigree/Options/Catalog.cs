namespace Filigree.Options;

/// <summary>The rules of one kind.</summary>
public abstract class Catalog
{
    private protected Catalog(string noun) => Noun = noun;

    /// <summary>What the rules are, for messages, and the key of study files under which one is chosen: <c>wiring</c>.</summary>
    public string Noun { get; }

    /// <summary>The rules, in the order of help texts.</summary>
    public abstract IReadOnlyList<Rule> Rules { get; }

    /// <summary>Reads a choice.</summary>
    /// <param name="node">A rule's name, a map of its name to its options, or a rule on one line.</param>
    /// <param name="rules">The rules that may be named inside it.</param>
    /// <exception cref="UserError">Unknown rule, unknown option, or a value that cannot be.</exception>
    public abstract Choice ReadAny(Node node, RuleBook rules);
}

/// <summary>The rules of one kind. A catalog never changes; <see cref="With"/> makes one with a rule more.</summary>
/// <typeparam name="T">What a choice is made into.</typeparam>
/// <param name="noun">What the rules are, for messages, and the key of study files: <c>wiring</c>.</param>
/// <param name="rules">The rules, in the order of help texts.</param>
public sealed class Catalog<T>(string noun, params IReadOnlyList<Rule<T>> rules) : Catalog(noun)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule<T>> Rules => rules;

    private IEnumerable<string> Names => rules.Select(rule => rule.Name);

    /// <summary>A catalog with a rule more.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public Catalog<T> With(Rule<T> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Names.Contains(rule.Name)
            ? throw new ArgumentException($"There is a {Noun} of the name '{rule.Name}' already.", nameof(rule))
            : new Catalog<T>(Noun, [.. rules, rule]);
    }

    /// <inheritdoc/>
    public override Choice ReadAny(Node node, RuleBook rules) => Read(node, rules);

    /// <summary>Reads a choice.</summary>
    /// <param name="node">A rule's name, a map of its name to its options, or a rule on one line.</param>
    /// <param name="book">The rules that may be named inside it.</param>
    /// <exception cref="UserError">Unknown rule, unknown option, or a value that cannot be.</exception>
    public Choice<T> Read(Node node, RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(node);
        (string name, Origin origin) = node switch
        {
            ScalarNode scalar => (OneLine.NameOf(scalar.Text), scalar.Origin),
            MapNode { Entries: [var only] } => (only.Key, only.Origin),
            MapNode map => throw map.Origin.Error(
                $"{Noun} is a map of {map.Entries.Count} keys; expected one {Noun} with its options: {{name: {{...}}}}"
            ),
            _ => throw node.Origin.Error($"{Noun} is {node.Kind}; expected one of {string.Join(", ", Names)}"),
        };
        Rule<T> rule =
            rules.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw origin.UnknownName($"unknown {Noun} '{name}'", name, Names);
        MapNode options = node switch
        {
            ScalarNode scalar => OneLine.OptionsOf(scalar, rule),
            MapNode { Entries: [{ Value: MapNode given }] } => given,
            MapNode { Entries: [{ Value: ScalarNode { IsNull: true } }] } => new MapNode(origin, []),
            MapNode { Entries: [var other] } => throw other.Value.Origin.Error(
                $"{name} is {other.Value.Kind}; expected a map of its options{List(rule)}"
            ),
            _ => throw new NotSupportedException(),
        };
        return Choice<T>.Read(rule, options, book);
    }

    private static string List(Rule rule) =>
        rule.Options.Count == 0
            ? ", of which it has none"
            : $": {string.Join(", ", rule.Options.Select(option => option.Name))}";
}
