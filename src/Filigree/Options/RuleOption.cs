namespace Filigree.Options;

/// <summary>
/// Something that a rule takes, declared once: its name, its meaning, what it may be and what it is where nobody gives it. Study files,
/// the command, help, documentation and messages are all read from here.
/// </summary>
/// <param name="Name">Name in study files and on the command line, such as <c>weight-decay</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
public abstract record RuleOption(string Name, string Description)
{
    /// <summary>What its numbers count or measure, such as <c>epochs</c>; empty for a plain number or a word.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Where it or its default comes from, if from elsewhere than its rule; empty otherwise.</summary>
    public string Source { get; init; } = "";

    /// <summary>For an option that has no default and may be left out: what happens then, in a few words.</summary>
    public string? WhenMissing { get; init; }

    /// <summary>
    /// True if its default is no part of a trial's identity: an option that came after the first trials of its rule, which keep
    /// theirs.
    /// </summary>
    public bool IsSilentByDefault { get; init; }

    /// <summary>
    /// The number that says "not given" in the identities of trials, for an option that had such a number before it could be told apart
    /// from one that somebody wrote. It is no value, and nobody can write it.
    /// </summary>
    public double? IdentityWhenMissing { get; init; }

    /// <summary>What may be written, in words: <c>a number from 0 to 1</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The value where none is given, as it would be written, or in words what happens then; empty if it must be given.</summary>
    public string DefaultText => WhenMissing ?? (DefaultValue is { } value ? Written(value) : "");

    /// <summary>True if it must be given.</summary>
    public bool IsRequired => DefaultValue is null && WhenMissing is null;

    /// <summary>A value as it would be written.</summary>
    private protected virtual string Written(object value) => Choice.Text(value);

    /// <summary>True for the value that stands where none is given.</summary>
    internal bool IsDefault(object value) => DefaultValue is { } usual && Written(value) == Written(usual);

    /// <summary>The value where none is given; null if there is none.</summary>
    private protected abstract object? DefaultValue { get; }

    /// <summary>The value where none is given, out of the rules that there are; null if there is none.</summary>
    internal virtual object? Otherwise(RuleBook rules) => DefaultValue;

    /// <summary>Reads a value, in the form that a <see cref="Choice"/> keeps.</summary>
    /// <exception cref="UserError">It cannot be.</exception>
    internal abstract object ReadValue(Node node, RuleBook rules);

    /// <summary>The value with moments of a training in iterations: equal for moments that are one, however they are written.</summary>
    /// <param name="value">What a <see cref="Choice"/> keeps.</param>
    /// <param name="span">The training.</param>
    internal virtual object InSteps(object value, TrainingSpan span) => value;

    /// <summary>Throws if the declaration contradicts itself.</summary>
    /// <exception cref="ArgumentException">The default is none of the values that there may be.</exception>
    internal virtual void Validate() { }

    /// <summary>The error of a value that cannot be: option, value, bounds and place in one line.</summary>
    private protected UserError Wrong(Node node) => node.Origin.Error($"{Name} is {node.Kind}; expected {Expected}");

    /// <summary>The error of a value that must be given.</summary>
    internal UserError Missing(Origin origin, string owner) =>
        origin.Error(
            Description.Length == 0
                ? $"{owner} has no '{Name}'; expected {Expected}"
                : $"{owner} has no '{Name}' ({Description}); expected {Expected}"
        );
}

/// <summary>An option whose values are of one type.</summary>
/// <typeparam name="T">Type of its values.</typeparam>
/// <param name="Name">Name in study files and on the command line.</param>
/// <param name="Description">What it sets, in a few words.</param>
public abstract record RuleOption<T>(string Name, string Description) : RuleOption(Name, Description)
{
    /// <summary>Reads a value.</summary>
    /// <param name="node">What was written.</param>
    /// <param name="rules">The rules that may be named in it.</param>
    /// <exception cref="UserError">It cannot be.</exception>
    public T Read(Node node, RuleBook rules) => From(ReadValue(node, rules));

    /// <summary>The value where none is given.</summary>
    /// <param name="origin">Where it could stand.</param>
    /// <param name="owner">What has the option, for the message.</param>
    /// <param name="rules">The rules that there are.</param>
    /// <exception cref="UserError">It must be given.</exception>
    public T ReadMissing(Origin origin, string owner, RuleBook rules) =>
        Otherwise(rules) is { } value ? From(value) : throw Missing(origin, owner);

    /// <summary>The value of what a <see cref="Choice"/> keeps.</summary>
    internal virtual T From(object value) => (T)value;

    /// <summary>What a <see cref="Choice"/> keeps of a value.</summary>
    internal virtual object Keep(T value) => value!;
}
