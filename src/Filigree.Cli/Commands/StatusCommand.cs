using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree status RUN</c>.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> run = new("RUN")
        {
            Description = "A run's folder, made by 'filigree run', on this machine or a cluster.",
        };
        Option<string?> plan = CommonOptions.Plan();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "status",
            "Shows how a run stands: trials finished, diverged, running, stale, failed, time left, and its jobs in Slurm.",
            "filigree status runs/lightning/mnist",
            "filigree status runs/lightning/mnist --json      # for scripts"
        );
        command.Arguments.Add(run);
        command.Options.Add(plan);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            StatusOutput.Show(terminal, parsed.GetRequiredValue(run), parsed.GetValue(plan), parsed.GetValue(json));
            return ExitCodes.Success;
        });
        return command;
    }
}
