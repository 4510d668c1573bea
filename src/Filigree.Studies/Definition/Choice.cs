using System.Globalization;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Definition;

/// <summary>A rule chosen by a study, with all its parameters' values.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Values">
/// Every parameter's value by name, defaults included but for those that are silent: <see cref="RuleParameter.IsSilentByDefault"/>.
/// </param>
/// <param name="Label">As shown to people, with the parameters that were written: <c>lightning(1000, 0.5)</c>.</param>
[JsonConverter(typeof(ChoiceConverter))]
public sealed record Choice(string Name, IReadOnlyDictionary<string, object> Values, string Label)
{
    /// <summary>Names of the parameters that were written; the others have their defaults.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Name and all values: equal for equal choices, however they are written.</summary>
    internal string Identity =>
        $"{Name}({string.Join(", ", Values.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={(one.Value is Choice inner ? inner.Identity : Text(one.Value))}"))})";

    /// <summary>A number.</summary>
    public double Number(string parameter) => (double)Values[parameter];

    /// <summary>A whole number.</summary>
    public int Count(string parameter) => (int)Values[parameter];

    /// <summary>True or false.</summary>
    public bool Flag(string parameter) => (bool)Values[parameter];

    /// <summary>A word.</summary>
    public string Word(string parameter) => (string)Values[parameter];

    /// <summary>A word of a parameter that is silent by default.</summary>
    public string Word(string parameter, string whenSilent) => (string)Values.GetValueOrDefault(parameter, whenSilent);

    /// <summary>A file.</summary>
    public FileReference File(string parameter) => (FileReference)Values[parameter];

    /// <summary>A list of numbers.</summary>
    public IReadOnlyList<double> Numbers(string parameter) => (IReadOnlyList<double>)Values[parameter];

    /// <summary>A list of whole numbers.</summary>
    public IReadOnlyList<int> Counts(string parameter) => (IReadOnlyList<int>)Values[parameter];

    /// <inheritdoc/>
    public override string ToString() => Label;

    /// <summary>The label of a rule with the parameters that were written.</summary>
    internal static string LabelOf(Rule rule, IReadOnlyDictionary<string, object> written)
    {
        if (written.Count == 0)
        {
            return rule.Name;
        }
        // Values alone while they are the first parameters in order; named from the first gap on.
        var parts = new List<string>();
        bool isNamed = false;
        foreach (RuleParameter parameter in rule.Parameters)
        {
            if (!written.TryGetValue(parameter.Name, out object? value))
            {
                isNamed = true;
                continue;
            }
            parts.Add(isNamed ? $"{parameter.Name} {Text(value)}" : Text(value));
        }
        return $"{rule.Name}({string.Join(", ", parts)})";
    }

    private static string Text(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            Choice inner => inner.Label,
            FileReference file => file.Path,
            IReadOnlyList<int> counts => string.Join("-", counts.Select(count => Text(count))),
            IReadOnlyList<double> numbers => string.Join("-", numbers.Select(number => Text(number))),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => (string)value,
        };
}
