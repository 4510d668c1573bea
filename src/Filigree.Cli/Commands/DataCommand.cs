using System.CommandLine;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data</c>: the group of commands that list, get and check data sets.</summary>
internal static class DataCommand
{
    /// <summary>The group with its commands.</summary>
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand(
            "data",
            "Lists, downloads and checks data sets.",
            "filigree data list                    # every data set, and where it was found",
            "filigree data get mnist               # download one",
            "filigree data check --data ./data     # compare files with the published ones"
        );
        group.Subcommands.Add(DataListCommand.Create(terminal));
        group.Subcommands.Add(DataGetCommand.Create(terminal));
        group.Subcommands.Add(DataCheckCommand.Create(terminal));
        return group;
    }
}
