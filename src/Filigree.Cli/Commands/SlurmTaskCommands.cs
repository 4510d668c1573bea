using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Commands;

/// <summary>What the scripts of <c>filigree run --slurm</c> call; hidden from people.</summary>
internal static class SlurmTaskCommands
{
    /// <summary>The command of a task.</summary>
    public static Command Task(Terminal terminal, ExperimentList experiments) =>
        Create(
            SlurmSubmission.TaskCommand,
            "Runs a task of a job array; called by Slurm.",
            (run, round, stop) => new SlurmRun(terminal).RunTask(run, round, experiments, stop)
        );

    /// <summary>The command of the closing job.</summary>
    public static Command Close(Terminal terminal, ExperimentList experiments) =>
        Create(
            SlurmSubmission.ClosingCommand,
            "Submits what a job array left open, or writes the report; called by Slurm.",
            (run, round, stop) => new SlurmRun(terminal).Close(run, round, experiments, stop)
        );

    private static DocumentedCommand Create(
        string name,
        string description,
        Func<string, string, CancellationToken, int> act
    )
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder." };
        var round = new Argument<string>("ROUND") { Description = "The submission, a folder's name in RUN/slurm." };
        var command = new DocumentedCommand(name, description, $"filigree {name} runs/lightning/mnist 0001-7f3a")
        {
            Hidden = true,
        };
        command.Arguments.Add(run);
        command.Arguments.Add(round);
        command.Options.Add(new ExtendOption());
        command.SetAction(
            (parsed, stop) =>
                System.Threading.Tasks.Task.Run(
                    () => act(parsed.GetRequiredValue(run), parsed.GetRequiredValue(round), stop),
                    CancellationToken.None
                )
        );
        return command;
    }
}
