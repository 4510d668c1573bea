namespace Filigree.Studies.Definition;

/// <summary>One parameter of a <see cref="Rule"/>: its type, range and default.</summary>
public sealed class RuleParameter
{
    private readonly Func<Node, object> read;

    private RuleParameter(string name, string meaning, object? whenMissing, string expected, Func<Node, object> read)
    {
        Name = name;
        Meaning = meaning;
        Default = whenMissing;
        Expected = expected;
        this.read = read;
    }

    /// <summary>Name as in study files.</summary>
    public string Name { get; }

    /// <summary>What it sets, in a few words.</summary>
    public string Meaning { get; }

    /// <summary>The value when none is written; null if one must be.</summary>
    public object? Default { get; }

    /// <summary>What may be written, for messages and help.</summary>
    public string Expected { get; }

    /// <summary>
    /// True if its default is no part of a trial's identity: a parameter that came after the first trials of its rule, which keep
    /// theirs.
    /// </summary>
    public bool IsSilentByDefault { get; private init; }

    /// <summary>This parameter, whose default is no part of a trial's identity.</summary>
    public RuleParameter SilentByDefault() => new(Name, Meaning, Default, Expected, read) { IsSilentByDefault = true };

    /// <summary>A number within a range (percentages are hundredths).</summary>
    public static RuleParameter Number(
        string name,
        string meaning,
        double? whenMissing,
        double minimum = double.NegativeInfinity,
        double maximum = double.PositiveInfinity
    ) =>
        new(
            name,
            meaning,
            whenMissing,
            Values.Expectation("a number", minimum, maximum),
            node => Values.Number(node, name, minimum, maximum)
        );

    /// <summary>A whole number within a range.</summary>
    public static RuleParameter Count(
        string name,
        string meaning,
        int? whenMissing,
        int minimum = 0,
        int maximum = int.MaxValue
    ) =>
        new(
            name,
            meaning,
            whenMissing,
            Values.Expectation("a whole number", minimum, maximum),
            node => Values.Count(node, name, minimum, maximum)
        );

    /// <summary>One of some words.</summary>
    public static RuleParameter Word(string name, string meaning, string? whenMissing, IReadOnlyList<string> choices) =>
        new(
            name,
            meaning,
            whenMissing,
            $"one of {string.Join(", ", choices)}",
            node => Values.Word(node, name, choices)
        );

    /// <summary>Another rule with its own parameters.</summary>
    /// <param name="name">Name as in study files.</param>
    /// <param name="meaning">What it sets.</param>
    /// <param name="whenMissing">The rule, with its defaults, when none is written.</param>
    /// <param name="expected">What may be written.</param>
    /// <param name="read">Reads a choice; at once, too, for the default.</param>
    /// <param name="allows">True for rules that may stand here.</param>
    public static RuleParameter Nested(
        string name,
        string meaning,
        string whenMissing,
        string expected,
        Func<Node, Choice> read,
        Func<Choice, bool> allows
    ) =>
        new(
            name,
            meaning,
            read(new ScalarNode(Origin.Option($"{name}={whenMissing}"), whenMissing, IsQuoted: false)),
            expected,
            node =>
            {
                Choice choice = read(node);
                return allows(choice)
                    ? choice
                    : throw node.Origin.Error($"{name} is '{choice.Name}'; expected {expected}");
            }
        );

    /// <summary>A file that is there.</summary>
    public static RuleParameter File(string name, string meaning) =>
        new(name, meaning, null, "a file", node => FileReference.Read(node, name));

    /// <summary>True or false.</summary>
    public static RuleParameter Flag(string name, string meaning, bool whenMissing) =>
        new(name, meaning, whenMissing, "true or false", node => Values.Flag(node, name));

    /// <summary>A list of numbers within a range.</summary>
    public static RuleParameter Numbers(
        string name,
        string meaning,
        IReadOnlyList<double>? whenMissing,
        double minimum,
        double maximum
    )
    {
        string expected = $"a list, each {Values.Expectation("a number", minimum, maximum)}";
        return new(
            name,
            meaning,
            whenMissing,
            expected,
            node => Items(node, name, expected).Select(item => Values.Number(item, name, minimum, maximum)).ToArray()
        );
    }

    /// <summary>A list of whole numbers within a range.</summary>
    public static RuleParameter Counts(
        string name,
        string meaning,
        IReadOnlyList<int>? whenMissing,
        int minimum,
        int maximum,
        int fewest = 1
    )
    {
        string expected = $"a list of {fewest} or more, each {Values.Expectation("a whole number", minimum, maximum)}";
        return new(
            name,
            meaning,
            whenMissing,
            expected,
            node =>
            {
                int[] counts = [.. Items(node, name, expected).Select(i => Values.Count(i, name, minimum, maximum))];
                return counts.Length >= fewest
                    ? counts
                    : throw node.Origin.Error($"{name} has {counts.Length}; expected {expected}");
            }
        );
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="UserError">Another type, or out of range.</exception>
    internal object Read(Node node) => read(node);

    private static IReadOnlyList<Node> Items(Node node, string name, string expected) =>
        node is ListNode list ? list.Items : throw node.Origin.Error($"{name} is {node.Kind}; expected {expected}");
}
