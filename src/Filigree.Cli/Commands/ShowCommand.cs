using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree show RUN</c>.</summary>
internal static class ShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a run, finished or not." };
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "show",
            "Shows the tables of a run in the terminal, of whatever is finished by now.",
            "filigree show runs/lightning/mnist-quick",
            "filigree show runs/lightning/mnist --json"
        );
        Option<string?> plan = CommonOptions.Plan();
        command.Arguments.Add(run);
        command.Options.Add(plan);
        command.Options.Add(new ExtendOption());
        command.Options.Add(json);
        command.SetAction(parsed =>
            ResultsOutput.Show(
                terminal,
                parsed.GetValue(run)!,
                parsed.GetValue(json),
                parsed.GetValue(plan),
                experiments
            )
        );
        return command;
    }
}
