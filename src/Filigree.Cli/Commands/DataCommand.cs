using System.CommandLine;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data</c>: the group of commands that list, get and check data sets.</summary>
internal static class DataCommand
{
    /// <summary>The group with its commands.</summary>
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand("data", "Lists, downloads and checks data sets.");
        return group;
    }
}
