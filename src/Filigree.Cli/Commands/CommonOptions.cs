using System.CommandLine;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary>Options that several commands have, so that they read alike everywhere.</summary>
internal static class CommonOptions
{
    /// <summary><c>--data FOLDER</c>.</summary>
    public static Option<string?> Data() =>
        new("--data")
        {
            Description =
                "The folder of data folders, such as the one that holds mnist/. [default: FILIGREE_DATA, "
                + "then the user's data folder]",
            HelpName = "FOLDER",
        };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON, for scripts." };

    /// <summary><c>--csv</c>.</summary>
    public static Option<bool> Csv() => new("--csv") { Description = "Write CSV, for spreadsheets." };

    /// <summary>Refuses two forms at once.</summary>
    /// <exception cref="UserError">Both are asked for.</exception>
    public static void RequireOneForm(ParseResult parsed, Option<bool> json, Option<bool> csv)
    {
        if (parsed.GetValue(json) && parsed.GetValue(csv))
        {
            throw new UserError("asks for another form than --json", "--csv", "one of --csv and --json");
        }
    }

    /// <summary><c>--force</c>.</summary>
    public static Option<bool> Force() =>
        new("--force") { Description = "Replace a file that exists; never one that is read." };

    /// <summary><c>--plan ID</c>, or the same under another name.</summary>
    public static Option<string?> Plan(string name = "--plan", string run = "RUN") =>
        new(name)
        {
            Description =
                $"The plan, by the beginning of its name, where {run} holds runs of several settings. [default: the one run last]",
            HelpName = "ID",
        };

    /// <summary><c>--seed</c>.</summary>
    public static Option<ulong> Seed()
    {
        Option<ulong> seed = NumberOptions.Seed("--seed");
        seed.Description = "The seed that every random number follows from.";
        seed.HelpName = "NUMBER";
        return seed;
    }
}
