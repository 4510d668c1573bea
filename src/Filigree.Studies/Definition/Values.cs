using System.Globalization;

namespace Filigree.Studies.Definition;

/// <summary>Reads single values of a study file, strictly and in the invariant culture.</summary>
internal static class Values
{
    public static double Number(Node node, string name, double minimum, double maximum) =>
        NumberOption(name, null, minimum, maximum).Read(node, RuleBook.Empty);

    public static int Count(Node node, string name, int minimum, int maximum) =>
        new CountOption(name, "", null, minimum, maximum).Read(node, RuleBook.Empty);

    /// <summary>A number of a section; the smallest positive number as a minimum stands for "above 0".</summary>
    public static NumberOption NumberOption(string name, double? whenMissing, double minimum, double maximum) =>
        minimum == double.Epsilon
            ? new(name, "", whenMissing, 0, maximum, ExcludesMinimum: true)
            : new(name, "", whenMissing, minimum, maximum);

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

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static UserError Wrong(Node node, string name, string expected) =>
        node.Origin.Error($"{name} is {node.Kind}; expected {expected}");
}
