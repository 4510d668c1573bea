namespace Filigree.Options;

/// <summary>
/// All rules that can be chosen, by kind. A book never changes; <see cref="With{T}(Rule{T})"/> makes one with a rule more, which whatever is read with that book
/// may name: studies, rules on one line, options of other rules.
/// </summary>
/// <param name="catalogs">A catalog a kind.</param>
public sealed class RuleBook(params IReadOnlyList<Catalog> catalogs)
{
    /// <summary>No rules of any kind.</summary>
    public static RuleBook Empty { get; } = new();

    /// <summary>The catalogs.</summary>
    public IReadOnlyList<Catalog> Catalogs => catalogs;

    /// <summary>The rules of a kind.</summary>
    /// <typeparam name="T">What a choice is made into.</typeparam>
    /// <exception cref="InvalidOperationException">The book has none.</exception>
    public Catalog<T> Of<T>() =>
        catalogs.OfType<Catalog<T>>().FirstOrDefault()
        ?? throw new InvalidOperationException($"There are no rules that make a {typeof(T).Name}.");

    /// <summary>The rules that are chosen under a key of study files, or null.</summary>
    /// <param name="noun">The key, such as <c>wiring</c>.</param>
    public Catalog? Find(string noun) => catalogs.FirstOrDefault(catalog => catalog.Noun == noun);

    /// <summary>Makes the object of a rule on one line, such as <c>lightning(1000, 0.5)</c>.</summary>
    /// <typeparam name="T">What the rule is made into.</typeparam>
    /// <param name="text">The rule's name, with options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public T Parse<T>(string text)
    {
        Catalog<T> catalog = Of<T>();
        return catalog
            .Read(new ScalarNode(Origin.Option($"{catalog.Noun} {text}"), text, IsQuoted: false), this)
            .Make();
    }

    /// <summary>A book with a rule more.</summary>
    /// <typeparam name="T">What a choice of the rule is made into.</typeparam>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ArgumentException">There is one of this kind and name.</exception>
    /// <exception cref="InvalidOperationException">The book has no rules of this kind.</exception>
    public RuleBook With<T>(Rule<T> rule)
    {
        Catalog<T> catalog = Of<T>();
        return new([.. catalogs.Select(one => ReferenceEquals(one, catalog) ? catalog.With(rule) : one)]);
    }
}
