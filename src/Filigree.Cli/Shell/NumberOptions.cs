using System.CommandLine;
using System.CommandLine.Parsing;

namespace Filigree.Cli.Shell;

/// <summary>Options that take a number, read as in study files, whatever the user's language writes.</summary>
internal static class NumberOptions
{
    /// <summary>An option for a number that has a default.</summary>
    /// <param name="name">Name, such as <c>--level</c>.</param>
    /// <param name="otherwise">The number where none is given.</param>
    public static Option<double> Number(string name, double otherwise) =>
        new(name)
        {
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
                WrittenNumber.TryRead(Text(result), out double number) ? number : Refuse<double>(result, "a number"),
        };

    /// <summary>An option for a whole number; null where none is given.</summary>
    /// <param name="name">Name, such as <c>--workers</c>.</param>
    public static Option<int?> Whole(string name) =>
        new(name)
        {
            CustomParser = result =>
                WrittenNumber.TryReadWhole(Text(result), out int number)
                    ? number
                    : Refuse<int?>(result, "a whole number in range"),
        };

    /// <summary>An option for a seed; 0 where none is given.</summary>
    /// <param name="name">Name, such as <c>--seed</c>.</param>
    public static Option<ulong> Seed(string name) =>
        new(name)
        {
            DefaultValueFactory = _ => 0,
            CustomParser = result =>
                WrittenNumber.TryReadSeed(Text(result), out ulong seed)
                    ? seed
                    : Refuse<ulong>(result, "a whole number in range"),
        };

    private static string Text(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Refuse<T>(ArgumentResult result, string expected)
    {
        string name = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        result.AddError($"{name}: '{Text(result)}' is not {expected}");
        return default;
    }
}
