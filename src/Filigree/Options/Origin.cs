using System.Globalization;

namespace Filigree.Options;

/// <summary>Where a setting was written: a place in a file, or an option of the command.</summary>
/// <param name="Source">File name as given, or the option with its value.</param>
/// <param name="Line">Line, from 1; 0 if the source is an option.</param>
/// <param name="Column">Column, from 1; 0 if the source is an option.</param>
public readonly record struct Origin(string Source, long Line, long Column)
{
    /// <summary>An option of the command, such as <c>--set training.rate=0.1</c>.</summary>
    public static Origin Option(string text) => new(text, 0, 0);

    /// <summary>An error at this place.</summary>
    /// <param name="what">What is wrong and what was expected, in one line.</param>
    public UserError Error(string what) => new(what, ToString());

    /// <summary>An error about a name that does not exist: with the nearest that does, and all of them.</summary>
    /// <param name="what">What is wrong: <c>unknown key 'rat' in training</c>.</param>
    /// <param name="wrong">The name written.</param>
    /// <param name="valid">The names that exist.</param>
    public UserError UnknownName(string what, string wrong, IEnumerable<string> valid)
    {
        string[] names = [.. valid];
        string meant = Suggestion.For(wrong, names) is { } nearest ? $"did you mean '{nearest}'? " : "";
        string all = names.Length == 0 ? "nothing is valid here" : $"valid: {string.Join(", ", names)}";
        return Error($"{what}; {meant}{all}");
    }

    /// <summary><c>file:line:column</c>, or the option.</summary>
    public override string ToString() =>
        Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
