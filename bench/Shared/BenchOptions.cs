using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Filigree.Bench;

/// <summary>The options of a bench: <c>--name value</c>, or <c>--name</c> alone for a flag. Anything else ends it with exit code 2.</summary>
internal sealed class BenchOptions
{
    private readonly Dictionary<string, string> given = [];
    private readonly string expected;

    private BenchOptions(string expected) => this.expected = expected;

    /// <summary>Reads the command line, and lets all numbers be written with points.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="values">Options that take a value.</param>
    /// <param name="flags">Options that take none.</param>
    public static BenchOptions Read(string[] args, string[] values, params string[] flags)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var options = new BenchOptions(
            string.Join(' ', [.. values.Select(name => $"[{name} VALUE]"), .. flags.Select(name => $"[{name}]")])
        );
        for (int at = 0; at < args.Length; at++)
        {
            string name = args[at];
            if (flags.Contains(name))
            {
                options.given[name] = "";
            }
            else if (values.Contains(name) && at + 1 < args.Length)
            {
                options.given[name] = args[++at];
            }
            else
            {
                options.Refuse($"{name} is no option, or lacks its value");
            }
        }

        return options;
    }

    /// <summary>Whether a flag is given.</summary>
    public bool Has(string flag) => given.ContainsKey(flag);

    /// <summary>The value of an option.</summary>
    [return: NotNullIfNotNull(nameof(otherwise))]
    public string? Text(string name, string? otherwise) => given.GetValueOrDefault(name, otherwise!);

    /// <summary>A whole number of at least 1.</summary>
    public int Count(string name, int otherwise)
    {
        if (!given.TryGetValue(name, out string? text))
        {
            return otherwise;
        }

        if (!int.TryParse(text, out int number) || number < 1)
        {
            Refuse($"{name} is {text}; expected a whole number of at least 1");
        }

        return number;
    }

    /// <summary>Numbers with commas between them.</summary>
    public double[] Numbers(string name, params double[] otherwise) =>
        given.TryGetValue(name, out string? text) ? [.. text.Split(',').Select(word => Number(name, word))] : otherwise;

    private double Number(string name, string word)
    {
        if (!double.TryParse(word, out double number))
        {
            Refuse($"{name} has {word}; expected numbers with commas between them");
        }

        return number;
    }

    private void Refuse(string what)
    {
        Console.Error.WriteLine($"{what}\nexpected: {expected}");
        Environment.Exit(2);
    }
}
