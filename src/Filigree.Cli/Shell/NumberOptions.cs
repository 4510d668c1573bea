using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Filigree.Cli.Shell;

/// <summary>Options that take a number, written with a point whatever the user's language writes.</summary>
internal static class NumberOptions
{
    /// <summary>An option for a number that has a default.</summary>
    /// <param name="name">Name, such as <c>--level</c>.</param>
    /// <param name="otherwise">The number where none is given.</param>
    public static Option<double> Number(string name, double otherwise) =>
        new(name) { DefaultValueFactory = _ => otherwise, CustomParser = result => Read(name, result) ?? otherwise };

    private static double? Read(string name, ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return number;
        }
        result.AddError($"{name}: '{text}' is not a number");
        return null;
    }
}
