using System.CommandLine;
using System.CommandLine.Invocation;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Commands;

/// <summary>Runs one command line: parses it, runs its command, turns whatever went wrong into a line and an exit code.</summary>
internal static class CommandShell
{
    /// <summary>Runs the command that the arguments name and returns the exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        Terminal terminal,
        CancellationToken cancellationToken = default
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using StopSignals signals = StopSignals.OfProcess(stop);
        int code;
        try
        {
            code = await InvokeAsync(args, terminal, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            code = Faults.Report(
                exception,
                terminal,
                stop.IsCancellationRequested,
                args.Contains(FiligreeCommand.Verbose.Name)
            );
        }
        return Faults.SayWhatWasLost(terminal, code);
    }

    private static Task<int> InvokeAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        ParseResult parsed = FiligreeCommand.Create(terminal, ExperimentList.All).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Task.FromResult(CommandLineErrors.Report(parsed, terminal));
        }
        CommandLineErrors.RequireNoEmptyWord(parsed);
        if (ExtendOption.Load(parsed, terminal) is { } experiments)
        {
            parsed = FiligreeCommand.Create(terminal, experiments).Parse(args);
        }
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return parsed.InvokeAsync(configuration, stop);
    }
}
