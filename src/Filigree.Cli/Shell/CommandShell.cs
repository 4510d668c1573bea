using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Filigree.Cli.Commands;

namespace Filigree.Cli.Shell;

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
        Command root = FiligreeCommand.Create(terminal);
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return CommandLineErrors.Report(parsed, terminal);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Report(exception, terminal, stop.IsCancellationRequested, parsed.GetValue(FiligreeCommand.Verbose));
        }
    }

    private static int Report(Exception exception, Terminal terminal, bool stopped, bool verbose)
    {
        Exception cause = exception is AggregateException { InnerExceptions.Count: 1 } one
            ? one.InnerExceptions[0]
            : exception;
        (int code, string line) = cause switch
        {
            OperationCanceledException when stopped => (ExitCodes.Cancelled, "stopped"),
            UserError => (ExitCodes.BadInput, cause.Message),
            IOException or UnauthorizedAccessException => (ExitCodes.Failure, FirstLine(cause.Message)),
            _ => (
                ExitCodes.Failure,
                $"{FirstLine(cause.Message)} ({cause.GetType().Name}; run again with --verbose for the stack trace)"
            ),
        };
        terminal.Error.WriteLine($"filigree: {line}");
        if (verbose && code != ExitCodes.Cancelled)
        {
            terminal.Error.WriteLine(exception);
        }
        return code;
    }

    /// <summary>
    /// The first signal asks the command to finish its step and save; a second one ends the process as it would
    /// have ended without us.
    /// </summary>
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = !stop.IsCancellationRequested;
                stop.Cancel();
            }
        );

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];
}
