using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree cancel RUN</c>.</summary>
internal static class CancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> run = new("RUN") { Description = "A run's folder, made by 'filigree run'." };
        var command = new DocumentedCommand(
            "cancel",
            "Ends a run: cancels its jobs in Slurm, and asks processes of this machine that work on it to save and end. "
                + "The same 'filigree run' goes on with it.",
            "filigree cancel runs/lightning/mnist"
        );
        command.Arguments.Add(run);
        command.SetAction(parsed => Cancel(terminal, new RunFolder(parsed.GetRequiredValue(run))));
        return command;
    }

    private static int Cancel(Terminal terminal, RunFolder folder)
    {
        var status = RunStatus.Read(folder, plan: null);
        IReadOnlyList<string> jobs = SlurmStatus.Cancel(folder);
        IReadOnlyList<int> processes = LocalProcesses.Stop(status);
        foreach (string job in jobs)
        {
            terminal.Error.WriteLine($"job {job} is cancelled");
        }

        foreach (int process in processes)
        {
            terminal.Error.WriteLine(Invariant($"process {process} is asked to save and end"));
        }

        // Those of Slurm's jobs end with them.
        TrialState[] elsewhere =
        [
            .. status
                .Of(TrialStatus.Running)
                .Select(trial => trial.State)
                .Where(state => !state.IsHere && jobs.Count == 0)
                .DistinctBy(state => (state.Host, state.Process)),
        ];
        foreach (TrialState state in elsewhere)
        {
            terminal.Error.WriteLine(
                Invariant($"filigree: {state.Host} works on this run too, process {state.Process}: end it there")
            );
        }

        if (jobs.Count + processes.Count + elsewhere.Length == 0)
        {
            terminal.Error.WriteLine($"nobody works on {folder.Path}");
        }

        return elsewhere.Length > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }
}
