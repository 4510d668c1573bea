using System.Globalization;

namespace Filigree.Studies.Definition;

/// <summary>
/// A map of a study file, read strictly: a key that is not among the known ones, a value of another type or out of
/// range throws a <see cref="UserError"/> that names the place, what was found, and what is valid.
/// </summary>
public sealed class Section
{
    private readonly MapNode map;
    private readonly IReadOnlyList<string> keys;

    /// <summary>Takes a map whose keys are all known.</summary>
    /// <param name="node">The map; a missing value counts as an empty one.</param>
    /// <param name="name">What the section is called in messages, such as <c>training</c>.</param>
    /// <param name="keys">The keys that may stand in it.</param>
    /// <param name="rules">The rules that may be chosen in it; none where null.</param>
    /// <exception cref="UserError">The node is no map, or has another key.</exception>
    public Section(Node node, string name, IReadOnlyList<string> keys, RuleBook? rules = null)
    {
        map = node switch
        {
            MapNode given => given,
            ScalarNode { IsNull: true } => new MapNode(node.Origin, []),
            _ => throw node.Origin.Error($"{name} is {node.Kind}; expected a map of {List(keys)}"),
        };
        Name = name;
        this.keys = keys;
        Rules = rules ?? RuleBook.Empty;
        foreach (Entry entry in map.Entries)
        {
            if (!keys.Contains(entry.Key))
            {
                throw entry.Origin.UnknownName($"unknown key '{entry.Key}' in {name}", entry.Key, keys);
            }
        }
    }

    /// <summary>What the section is called in messages.</summary>
    public string Name { get; }

    /// <summary>The rules that may be chosen in it.</summary>
    public RuleBook Rules { get; }

    /// <summary>Where it stands.</summary>
    public Origin Origin => map.Origin;

    /// <summary>True if the key is given.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Lets what a key chose say whether it fits, and names the key's place where it does not.</summary>
    /// <exception cref="UserError">It does not.</exception>
    internal void Fitting(string key, Action require)
    {
        try
        {
            require();
        }
        catch (UserError error)
        {
            throw Find(key)!.Origin.Error(error.Message);
        }
    }

    /// <summary>The value of a key, or null if it is missing or empty.</summary>
    public Node? Find(string key)
    {
        if (!keys.Contains(key))
        {
            throw new ArgumentException($"'{key}' is not declared for section {Name}.", nameof(key));
        }
        return map.Find(key)?.Value is { } value and not ScalarNode { IsNull: true } ? value : null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public Node Require(string key, string expected) =>
        Find(key) ?? throw Origin.Error($"{Name} has no '{key}'; expected {expected}");

    /// <summary>A section inside this one; empty if the key is missing.</summary>
    public Section Inner(string key, IReadOnlyList<string> innerKeys) =>
        new(Find(key) ?? new MapNode(Origin, []), key, innerKeys, Rules);

    /// <summary>The value of an option, or what it is where it is not given.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    public T Read<T>(RuleOption<T> option) =>
        Find(option.Name) is { } node ? option.Read(node, Rules) : option.ReadMissing(Origin, Name, Rules);

    /// <summary>Epochs, ascending and none twice; null if the key is missing or the list empty.</summary>
    /// <param name="key">The key.</param>
    /// <param name="last">The last epoch that there is.</param>
    public IReadOnlyList<int>? ReadEpochs(string key, int last)
    {
        var option = new ListOption<TrainingTime>(
            new TimeOption(key, "", null, 0, last, IsOfEpochs: true),
            [],
            Fewest: 0
        );
        return Read(option) is { Count: > 0 } times ? [.. times.Select(time => time.Count).Distinct().Order()] : null;
    }

    /// <summary>A number within a range; percentages (<c>20%</c>) are read as hundredths.</summary>
    public double Number(string key, double? whenMissing, double minimum, double maximum) =>
        Read(Values.NumberOption(key, whenMissing, minimum, maximum));

    /// <summary>A whole number within a range.</summary>
    public int Count(string key, int? whenMissing, int minimum, int maximum) =>
        Read(new CountOption(key, "", whenMissing, minimum, maximum));

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool whenMissing) => Find(key) is { } node ? Values.Flag(node, key) : whenMissing;

    /// <summary>One of some words.</summary>
    public string Word(string key, string? whenMissing, IReadOnlyList<string> choices) =>
        Find(key) is { } node
            ? Values.Word(node, key, choices)
            : whenMissing ?? throw Missing(key, $"one of {List(choices)}");

    /// <summary>Free text.</summary>
    public string Text(string key, string? whenMissing) =>
        Find(key) is { } node ? Values.Text(node, key) : whenMissing ?? throw Missing(key, "text");

    /// <summary>A rule that is chosen under a key; the named one with its defaults if the key is missing.</summary>
    /// <typeparam name="T">What the rule is made into.</typeparam>
    /// <exception cref="UserError">Unknown rule, unknown option, or a value that cannot be.</exception>
    public Choice<T> Choose<T>(string key, string? whenMissing = null) =>
        FindChoice<T>(key)
        ?? (
            whenMissing is null
                ? throw Missing(
                    key,
                    $"a {Rules.Of<T>().Noun}: {List([.. Rules.Of<T>().Rules.Select(rule => rule.Name)])}"
                )
                : Choose<T>(new ScalarNode(Origin, whenMissing, IsQuoted: false))
        );

    /// <summary>A rule that is chosen under a key, or null if the key is missing.</summary>
    /// <typeparam name="T">What the rule is made into.</typeparam>
    /// <exception cref="UserError">Unknown rule, unknown option, or a value that cannot be.</exception>
    public Choice<T>? FindChoice<T>(string key) => Find(key) is { } node ? Choose<T>(node) : null;

    /// <summary>Rules that are chosen in a list; none if the key is missing.</summary>
    /// <typeparam name="T">What a rule is made into.</typeparam>
    /// <exception cref="UserError">Unknown rule, unknown option, or a value that cannot be.</exception>
    public IReadOnlyList<Choice<T>> ChooseAll<T>(string key) => Items(key, Choose<T>);

    /// <summary>A list; empty if the key is missing.</summary>
    public IReadOnlyList<T> Items<T>(string key, Func<Node, T> read) =>
        Find(key) switch
        {
            null => [],
            ListNode list => [.. list.Items.Select(read)],
            { } other => throw other.Origin.Error($"{key} is {other.Kind}; expected a list"),
        };

    /// <summary>All keys with their values as text.</summary>
    public Dictionary<string, string> Texts() =>
        map.Entries.ToDictionary(entry => entry.Key, entry => Values.Text(entry.Value, entry.Key));

    private Choice<T> Choose<T>(Node node) => Rules.Of<T>().Read(node, Rules);

    private UserError Missing(string key, string expected) =>
        Origin.Error($"{Name} has no '{key}'; expected {expected}");

    private static string List(IReadOnlyList<string> words) => string.Join(", ", words);
}
