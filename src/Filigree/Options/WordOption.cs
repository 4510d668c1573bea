namespace Filigree.Options;

/// <summary>One of some words, each of which means a value.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="Name">Name in study files and on the command line, such as <c>scope</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">The word where none is given; null if one must be.</param>
/// <param name="Words">The words with what they mean.</param>
public sealed record WordOption<T>(
    string Name,
    string Description,
    string? Default,
    params IReadOnlyList<(string Word, T Value)> Words
) : RuleOption<T>(Name, Description)
{
    /// <summary>Other names of some words, as they were once called.</summary>
    public IReadOnlyDictionary<string, string> Synonyms { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string Expected => $"one of {string.Join(", ", Names)}";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    private IEnumerable<string> Names => Words.Select(one => one.Word);

    /// <summary>The word of a value.</summary>
    /// <param name="value">One of the values.</param>
    public string WordOf(T value) => Words.First(one => EqualityComparer<T>.Default.Equals(one.Value, value)).Word;

    /// <summary>The value, if it is one of them.</summary>
    /// <param name="value">A value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public T Check(T value) =>
        Words.Any(one => EqualityComparer<T>.Default.Equals(one.Value, value))
            ? value
            : throw new ArgumentOutOfRangeException(Name, value, $"Expected {Expected}.");

    internal override object ReadValue(Node node, RuleBook rules)
    {
        string word = node is ScalarNode scalar ? scalar.Text.Trim() : throw Wrong(node);
        word = Synonyms.GetValueOrDefault(word, word);
        return Names.Contains(word) ? word : throw node.Origin.UnknownName($"unknown {Name} '{word}'", word, Names);
    }

    internal override T From(object value) => Words.First(one => one.Word == (string)value).Value;

    internal override object Keep(T value) => WordOf(value);

    internal override void Validate()
    {
        if (Default is not null && !Names.Contains(Default))
        {
            throw new ArgumentException(
                $"{Name} is '{Default}' by default, which is none of its words.",
                nameof(Default)
            );
        }
    }
}

/// <summary>Options of words that mean nothing but themselves.</summary>
public static class WordOption
{
    /// <summary>One of some words.</summary>
    /// <param name="name">Name in study files and on the command line.</param>
    /// <param name="description">What it sets, in a few words.</param>
    /// <param name="otherwise">The word where none is given; null if one must be.</param>
    /// <param name="words">The words.</param>
    public static WordOption<string> Of(
        string name,
        string description,
        string? otherwise,
        params IEnumerable<string> words
    ) => new(name, description, otherwise, [.. words.Select(word => (word, word))]);
}
