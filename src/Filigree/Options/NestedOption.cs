namespace Filigree.Options;

/// <summary>Another rule, with options of its own.</summary>
/// <typeparam name="T">What the rule is made into: the kind of its catalog.</typeparam>
/// <param name="Name">Name in study files and on the command line, such as <c>base</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">The rule where none is given, on one line: <c>he-normal</c>; null if one must be given.</param>
public sealed record NestedOption<T>(string Name, string Description, string? Default)
    : RuleOption<T>(Name, Description)
{
    /// <summary>Which rules, as they are made, may stand here; all unless set.</summary>
    public Func<T, bool> Allows { get; init; } = _ => true;

    /// <summary>What may stand here, in words, where not all rules may.</summary>
    public string What { get; init; } = "";

    /// <summary>Rules that may stand here and are no rules of the catalog.</summary>
    public IReadOnlyList<Rule<T>> Also { get; init; } = [];

    /// <inheritdoc/>
    public override string Expected => What.Length > 0 ? What : "a rule of this kind, with its options";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    internal override object? Otherwise(RuleBook rules) =>
        Default is null
            ? null
            : ReadValue(new ScalarNode(Origin.Option($"{Name}={Default}"), Default, IsQuoted: false), rules);

    internal override object ReadValue(Node node, RuleBook rules)
    {
        Catalog<T> catalog = rules.Of<T>();
        Catalog<T> all = Also.Aggregate(catalog, (sum, rule) => sum.With(rule));
        Choice<T> choice = all.Read(node, rules);
        return Allows(choice.Make())
            ? choice
            : throw node.Origin.Error(
                $"{Name} is '{choice.Name}'; expected one of {string.Join(", ", Allowed(all, rules))}"
            );
    }

    internal override object InSteps(object value, TrainingSpan span) => ((Choice<T>)value).InSteps(span);

    internal override T From(object value) => ((Choice<T>)value).Make();

    private IEnumerable<string> Allowed(Catalog<T> all, RuleBook rules) =>
        all
            .Rules.Where(rule => !rule.Options.Any(option => option.IsRequired) && Allows(rule.MakeDefault(rules)))
            .Select(rule => rule.Name);
}
