using System.CommandLine;
using System.CommandLine.Help;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Commands;

/// <summary>The root: <c>filigree</c>. A new command is one file beside this one and one line here.</summary>
internal static class FiligreeCommand
{
    /// <summary><c>--verbose</c>: the stack trace behind an error, understood by every command.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the stack trace behind an error.",
        Recursive = true,
    };

    /// <summary>The whole tree of commands.</summary>
    /// <param name="terminal">Where they write.</param>
    /// <param name="experiments">What studies can choose from.</param>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var root = new DocumentedCommand(
            "filigree",
            "Wires, trains, rewires and compares sparse neural networks.",
            "filigree run lightning/mnist --quick    # a first study, in about a minute",
            "filigree studies                        # what else there is",
            "filigree data list                      # the data sets, and where each was found",
            "filigree data get mnist                 # download a data set",
            "source <(filigree completion bash)      # the Tab key knows commands, options, studies, data sets"
        );
        root.Options.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpWithExamples(terminal.Columns) });
        root.Options.Add(VersionAction.Option());
        root.Options.Add(Verbose);
        root.Subcommands.Add(StudiesCommand.Create(terminal, experiments));
        root.Subcommands.Add(RunCommand.Create(terminal, experiments));
        root.Subcommands.Add(StatusCommand.Create(terminal));
        root.Subcommands.Add(CancelCommand.Create(terminal));
        root.Subcommands.Add(ShowCommand.Create(terminal, experiments));
        root.Subcommands.Add(ReportCommand.Create(terminal, experiments));
        root.Subcommands.Add(ServeCommand.Create(terminal));
        root.Subcommands.Add(CompareCommand.Create(terminal, experiments));
        root.Subcommands.Add(ExportCommand.Create(terminal, experiments));
        root.Subcommands.Add(DistanceCommand.Create(terminal));
        root.Subcommands.Add(DataCommand.Create(terminal, experiments));
        root.Subcommands.Add(InspectCommand.Create(terminal));
        root.Subcommands.Add(RewireCommand.Create(terminal));
        root.Subcommands.Add(WireCommand.Create(terminal, experiments));
        root.Subcommands.Add(PruneCommand.Create(terminal));
        root.Subcommands.Add(ShrinkCommand.Create(terminal));
        root.Subcommands.Add(ConvertCommand.Create(terminal));
        root.Subcommands.Add(SlurmTaskCommands.Task(terminal, experiments));
        root.Subcommands.Add(SlurmTaskCommands.Close(terminal, experiments));
        root.Subcommands.Add(CompletionCommand.Create(terminal, root));
        return root;
    }
}
