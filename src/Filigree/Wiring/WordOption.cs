namespace Filigree.Wiring;

/// <summary>One of some words that a wiring rule takes.</summary>
/// <param name="Name">Name in study files, such as <c>passes</c>.</param>
/// <param name="Help">One line.</param>
/// <param name="Default">Word where none is given.</param>
/// <param name="Words">The words there are.</param>
public sealed record WordOption(string Name, string Help, string Default, IReadOnlyList<string> Words)
    : WiringOption(Name, Help)
{
    /// <inheritdoc/>
    public override string DefaultText => Default;

    /// <inheritdoc/>
    public override string Range => $"one of {string.Join(", ", Words)}";

    /// <summary>Reads a word.</summary>
    /// <param name="text">The word as written.</param>
    /// <param name="rule">The rule it is meant for, for the error.</param>
    /// <exception cref="UserError">It is none of the words.</exception>
    public string Parse(string text, string rule)
    {
        if (Words.Contains(text))
        {
            return text;
        }

        string? meant = Suggestion.For(text, Words);
        throw new UserError(
            $"{Name} is '{text}'",
            $"wiring {rule}",
            Range,
            meant is null ? null : $"did you mean {meant}?"
        );
    }

    internal override object Read(string text, string rule) => Parse(text, rule);
}
