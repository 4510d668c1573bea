using System.Globalization;

namespace Filigree.Studies.Definition;

/// <summary>Reads single values of a study file, strictly and in the invariant culture.</summary>
internal static class Values
{
    public static double Number(Node node, string name, double minimum, double maximum)
    {
        if (
            node is not ScalarNode { IsQuoted: false } scalar
            || !WrittenNumber.TryRead(scalar.Text, out double value)
            || value < minimum
            || value > maximum
        )
        {
            throw Wrong(node, name, Expectation("a number", minimum, maximum));
        }
        return value;
    }

    public static int Count(Node node, string name, int minimum, int maximum)
    {
        if (
            node is not ScalarNode { IsQuoted: false } scalar
            || !WrittenNumber.TryReadWhole(scalar.Text, out int value)
            || value < minimum
            || value > maximum
        )
        {
            throw Wrong(node, name, Expectation("a whole number", minimum, maximum));
        }
        return value;
    }

    public static ulong Seed(Node node)
    {
        if (
            node is not ScalarNode { IsQuoted: false } scalar
            || !WrittenNumber.TryReadSeed(scalar.Text, out ulong value)
        )
        {
            throw Wrong(node, "seed", "a whole number from 0");
        }
        return value;
    }

    public static bool Flag(Node node, string name) =>
        node is ScalarNode { IsQuoted: false, Text: "true" or "false" } scalar
            ? scalar.Text == "true"
            : throw Wrong(node, name, "true or false");

    public static string Word(Node node, string name, IReadOnlyList<string> choices)
    {
        string word = Text(node, name);
        return choices.Contains(word) ? word : throw node.Origin.UnknownName($"unknown {name} '{word}'", word, choices);
    }

    public static string Text(Node node, string name) =>
        node is ScalarNode scalar ? scalar.Text.Trim() : throw Wrong(node, name, "text");

    /// <summary>A number in the one form that all ways of writing it share; other text as it is.</summary>
    public static string Canonical(string text) =>
        WrittenNumber.TryRead(text, out double number) ? Plain(number) : text;

    /// <summary>True for equal text, and for one number written in two ways: <c>0.50</c> and <c>0.5</c>, <c>5%</c> and <c>0.05</c>.</summary>
    public static bool AreSame(string one, string other) =>
        one == other || (TryShown(one, out double a) && TryShown(other, out double b) && a == b);

    // Labels of rows are as people see them: 1,000.
    private static bool TryShown(string text, out double value) =>
        WrittenNumber.TryRead(text, out value) || double.TryParse(text, CultureInfo.InvariantCulture, out value);

    public static string Expectation(string what, double minimum, double maximum)
    {
        string low = minimum == double.Epsilon ? "above 0" : $"at least {Plain(minimum)}";
        bool isBounded = double.IsFinite(maximum) && maximum < int.MaxValue;
        return (double.IsFinite(minimum), isBounded) switch
        {
            (true, true) when minimum != double.Epsilon => $"{what} from {Plain(minimum)} to {Plain(maximum)}",
            (true, true) => $"{what} above 0, at most {Plain(maximum)}",
            (true, false) => $"{what} {low}",
            (false, true) => $"{what} of at most {Plain(maximum)}",
            _ => what,
        };
    }

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static UserError Wrong(Node node, string name, string expected) =>
        node.Origin.Error($"{name} is {node.Kind}; expected {expected}");
}
