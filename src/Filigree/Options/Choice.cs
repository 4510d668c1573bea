using System.Globalization;
using System.Text.Json.Serialization;

namespace Filigree.Options;

/// <summary>A rule that somebody chose, with the values of its options.</summary>
public abstract class Choice
{
    private readonly Dictionary<string, object> values;
    private readonly HashSet<string> written;

    private protected Choice(Rule rule, MapNode map, RuleBook rules)
    {
        Rule = rule;
        values = [];
        written = [];
        string[] names = [.. rule.Options.Select(option => option.Name)];
        foreach (Entry entry in map.Entries.Where(entry => !names.Contains(entry.Key)))
        {
            throw entry.Origin.UnknownName($"unknown option '{entry.Key}' of {rule.Name}", entry.Key, names);
        }

        foreach (RuleOption option in rule.Options)
        {
            if (map.Find(option.Name)?.Value is { } node and not ScalarNode { IsNull: true })
            {
                values[option.Name] = option.ReadValue(node, rules);
                written.Add(option.Name);
            }
            else if (option.Otherwise(rules) is { } otherwise)
            {
                values[option.Name] = otherwise;
            }
            else if (option.IsRequired)
            {
                throw option.Missing(map.Origin, rule.Name);
            }
        }

        if (rule.FindConflict(this) is { } conflict)
        {
            throw map.Origin.Error(conflict);
        }
    }

    private protected Choice(Choice other, TrainingSpan span)
    {
        Rule = other.Rule;
        written = other.written;
        values = Rule
            .Options.Where(option => other.values.ContainsKey(option.Name))
            .ToDictionary(option => option.Name, option => option.InSteps(other.values[option.Name], span));
    }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>The rule's name.</summary>
    public string Name => Rule.Name;

    /// <summary>As shown to people, with the options that were written: <c>lightning(1000, 0.5)</c>.</summary>
    public string Label => field ??= MakeLabel();

    /// <summary>
    /// What a trial's identity holds: every option's value by name, defaults included but for those of
    /// <see cref="RuleOption.IsSilentByDefault"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object> Identity => field ??= MakeIdentity();

    /// <summary>The value of an option.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">One of the rule's options.</param>
    /// <exception cref="KeyNotFoundException">The rule has no such option, or it has no default and was left out.</exception>
    public T Get<T>(RuleOption<T> option) => option.From(values[option.Name]);

    /// <summary>The value of an option that may be left out, or null.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">One of the rule's options.</param>
    public T? Find<T>(RuleOption<T> option)
        where T : struct => values.TryGetValue(option.Name, out object? value) ? option.From(value) : null;

    /// <summary>True if somebody wrote the option, be it its default.</summary>
    /// <param name="option">One of the rule's options.</param>
    public bool IsGiven(RuleOption option) => written.Contains(option.Name);

    /// <summary>Rules chosen inside this one.</summary>
    public IEnumerable<Choice> Inner => values.Values.OfType<Choice>();

    /// <summary>Name and all values: equal for equal choices, however they are written.</summary>
    public string Canonical =>
        $"{Name}({string.Join(", ", Identity.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={(one.Value is Choice inner ? inner.Canonical : Text(one.Value))}"))})";

    /// <inheritdoc/>
    public override string ToString() => Label;

    /// <summary>A value as it would be written.</summary>
    internal static string Text(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            Choice inner => inner.Label,
            FileReference file => file.Path,
            object[] items => string.Join("-", items.Select(Text)),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => (string)value,
        };

    private Dictionary<string, object> MakeIdentity()
    {
        var identity = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (RuleOption option in Rule.Options)
        {
            object? value = values.GetValueOrDefault(option.Name) ?? option.IdentityWhenMissing;
            if (value is not null && !(option.IsSilentByDefault && option.IsDefault(value)))
            {
                identity[option.Name] = value;
            }
        }

        return identity;
    }

    // Values alone while they are the first options in order; named from the first gap on.
    private string MakeLabel()
    {
        var parts = new List<string>();
        bool isNamed = false;
        foreach (RuleOption option in Rule.Options)
        {
            if (!IsGiven(option))
            {
                isNamed = true;
                continue;
            }

            string text = Text(values[option.Name]);
            parts.Add(isNamed ? $"{option.Name} {text}" : text);
        }

        return parts.Count == 0 ? Name : $"{Name}({string.Join(", ", parts)})";
    }
}

/// <summary>A rule of one kind that somebody chose.</summary>
/// <typeparam name="T">What the choice is made into.</typeparam>
[JsonConverter(typeof(ChoiceConverter))]
public sealed class Choice<T> : Choice
{
    private readonly Rule<T> rule;

    private Choice(Rule<T> rule, MapNode map, RuleBook rules)
        : base(rule, map, rules) => this.rule = rule;

    private Choice(Choice<T> other, TrainingSpan span)
        : base(other, span) => rule = other.rule;

    /// <summary>Makes the object, a new one every time.</summary>
    public T Make() => rule.Make(this);

    /// <summary>The same choice with every moment of a training in iterations: equal for moments that are one, however they are written.</summary>
    /// <param name="span">The training.</param>
    internal Choice<T> InSteps(TrainingSpan span) => new(this, span);

    /// <summary>Reads the options of a rule.</summary>
    /// <exception cref="UserError">An unknown option, a value that cannot be, or two that contradict each other.</exception>
    internal static Choice<T> Read(Rule<T> rule, MapNode map, RuleBook rules) => new(rule, map, rules);
}
