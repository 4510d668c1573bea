namespace Filigree.Options;

/// <summary>
/// Something that is chosen by name, with options: a wiring, a model, an optimizer. In a study file it is the name alone, a map of the name
/// to its options, <c>{lightning: {count: 1000, strength: 0.5}}</c>, or one line, <c>lightning(1000, 0.5)</c>.
/// </summary>
public abstract class Rule
{
    private protected Rule(string name, string description, IReadOnlyList<RuleOption> options)
    {
        Name = name;
        Description = description;
        Options = options;
        if (options.DistinctBy(option => option.Name).Count() < options.Count)
        {
            throw new ArgumentException($"{name} has two options of one name.", nameof(options));
        }

        foreach (RuleOption option in options)
        {
            option.Validate();
        }
    }

    /// <summary>Name as in study files.</summary>
    public string Name { get; }

    /// <summary>What it is, in a line.</summary>
    public string Description { get; }

    /// <summary>Where it comes from: a paper, or a program; empty where it is common knowledge.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// The assembly that its code is in, by name, version and hash; empty for rules that come with Filigree. It is part of the identity of
    /// every trial that chooses the rule: other code is another trial.
    /// </summary>
    public string Code { get; internal init; } = "";

    /// <summary>Its options, the most telling first.</summary>
    public IReadOnlyList<RuleOption> Options { get; }

    /// <summary>
    /// Says what is wrong with the values of some options together; null if nothing is. An option must not silently outdo another, so two
    /// ways of saying one thing are refused.
    /// </summary>
    public Func<Choice, string?> FindConflict { get; init; } = _ => null;
}

/// <summary>A rule, and what it is made into.</summary>
/// <typeparam name="T">What a choice of the rule is made into.</typeparam>
/// <param name="name">Name as in study files.</param>
/// <param name="description">What it is, in a line.</param>
/// <param name="options">Its options, the most telling first.</param>
/// <param name="make">Makes the object from the values of the options.</param>
public sealed class Rule<T>(string name, string description, IReadOnlyList<RuleOption> options, Func<Choice, T> make)
    : Rule(name, description, options)
{
    /// <summary>The same rule, known to be of an assembly.</summary>
    /// <param name="code">The assembly: <see cref="Rule.Code"/>.</param>
    internal Rule<T> Of(string code) =>
        new(Name, Description, Options, make)
        {
            Source = Source,
            FindConflict = FindConflict,
            Code = code,
        };

    /// <summary>Makes the object.</summary>
    internal T Make(Choice choice) => make(choice);

    /// <summary>Makes the object of a rule of which nothing must be given.</summary>
    internal T MakeDefault(RuleBook rules) => Choice<T>.Read(this, new MapNode(Origin.Option(Name), []), rules).Make();
}
