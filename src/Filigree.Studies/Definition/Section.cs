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
    /// <exception cref="UserError">The node is no map, or has another key.</exception>
    public Section(Node node, string name, IReadOnlyList<string> keys)
    {
        map = node switch
        {
            MapNode given => given,
            ScalarNode { IsNull: true } => new MapNode(node.Origin, []),
            _ => throw node.Origin.Error($"{name} is {node.Kind}; expected a map of {List(keys)}"),
        };
        Name = name;
        this.keys = keys;
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

    /// <summary>Where it stands.</summary>
    public Origin Origin => map.Origin;

    /// <summary>True if the key is given.</summary>
    public bool Has(string key) => Find(key) is not null;

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
        new(Find(key) ?? new MapNode(Origin, []), key, innerKeys);

    /// <summary>A number within a range; percentages (<c>20%</c>) are read as hundredths.</summary>
    public double Number(string key, double? whenMissing, double minimum, double maximum) =>
        Find(key) is { } node
            ? Values.Number(node, key, minimum, maximum)
            : whenMissing ?? throw Missing(key, Values.Expectation("a number", minimum, maximum));

    /// <summary>A whole number within a range.</summary>
    public int Count(string key, int? whenMissing, int minimum, int maximum) =>
        Find(key) is { } node
            ? Values.Count(node, key, minimum, maximum)
            : whenMissing ?? throw Missing(key, Values.Expectation("a whole number", minimum, maximum));

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

    private UserError Missing(string key, string expected) =>
        Origin.Error($"{Name} has no '{key}'; expected {expected}");

    private static string List(IReadOnlyList<string> words) => string.Join(", ", words);
}
