using System.Reflection;
using Filigree.Studies.Extensions;
using static System.FormattableString;

namespace Filigree.Cli.Shell;

/// <summary>What ended a command, in one line and an exit code.</summary>
internal static class Faults
{
    /// <summary>Says what ended the command.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="stopped">Whether the user stopped the command.</param>
    /// <param name="verbose">Whether the stack trace is shown too.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, Terminal terminal, bool stopped, bool verbose)
    {
        Exception cause = exception;
        while (Inner(cause) is { } inner)
        {
            cause = inner;
        }
        (int code, string line) = cause switch
        {
            OperationCanceledException when stopped => (ExitCodes.Cancelled, "stopped"),
            UserError => (ExitCodes.BadInput, cause.Message),
            PathTooLongException => (ExitCodes.BadInput, FirstLine(cause.Message)),
            IOException or UnauthorizedAccessException => (ExitCodes.Failure, FirstLine(cause.Message)),
            OutOfMemoryException => (
                ExitCodes.Failure,
                "there is not enough memory for this: close other programs, or run fewer workers"
            ),
            _ when ExtensionFile.FindIn(cause) is { } extension => (
                ExitCodes.BadInput,
                $"{extension} failed: {FirstLine(cause.Message)} ({cause.GetType().Name}); the fault is the extension's, and --verbose "
                    + "says where"
            ),
            _ => (ExitCodes.Failure, OfOurs(cause)),
        };
        terminal.Error.WriteLine($"filigree: {line}");
        if (verbose && code != ExitCodes.Cancelled)
        {
            terminal.Error.Write($"{exception}\n");
        }
        return code;
    }

    /// <summary>
    /// Says at the end, where that is possible, what could not be said before; results that nobody received are a failure.
    /// A reader that went away (<c>filigree show RUN | head -1</c>) had enough, which is none.
    /// </summary>
    public static int SayWhatWasLost(Terminal terminal, int code)
    {
        if (terminal.LostMessages is > 0 and var lost)
        {
            terminal.Error.WriteLine(
                Invariant($"filigree: {lost} {(lost == 1 ? "message" : "messages")} could not be written here")
            );
        }
        if (terminal.LostResults is not { } cause || IsBrokenPipe(cause))
        {
            return code;
        }
        terminal.Error.WriteLine(
            $"filigree: not all results could be written to standard output: {FirstLine(cause.Message)}"
        );
        return code == ExitCodes.Success ? ExitCodes.Failure : code;
    }

    /// <summary>The first line of a message.</summary>
    public static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];

    private static Exception? Inner(Exception wrapped) =>
        wrapped switch
        {
            AggregateException { InnerExceptions: [var only] } => only,
            TargetInvocationException or TypeInitializationException => wrapped.InnerException,
            _ => null,
        };

    private static string OfOurs(Exception cause) =>
        $"this is a fault of Filigree's own: {FirstLine(cause.Message)} ({cause.GetType().Name}); please report it where you "
        + "got Filigree, with this command and what it prints with --verbose";

    // 32 is EPIPE on every system that has it; 109 and 232 are Windows's.
    private static bool IsBrokenPipe(Exception cause) =>
        cause is IOException { HResult: 32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8) };
}
