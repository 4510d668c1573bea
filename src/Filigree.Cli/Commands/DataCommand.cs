using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data</c>: the group of commands that list, get and check data sets.</summary>
internal static class DataCommand
{
    /// <summary>The group with its commands.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var group = new DocumentedCommand(
            "data",
            "Lists, downloads, checks and shows data sets.",
            "filigree data list                    # every data set, and where it was found",
            "filigree data get mnist               # download one",
            "filigree data check --data ./data     # compare files with the published ones",
            "filigree data show gratings --augment flip -o gratings.png"
        );
        group.Subcommands.Add(DataListCommand.Create(terminal, experiments.Rules));
        group.Subcommands.Add(DataGetCommand.Create(terminal));
        group.Subcommands.Add(DataCheckCommand.Create(terminal));
        group.Subcommands.Add(DataShowCommand.Create(terminal, experiments.Rules));
        return group;
    }
}
