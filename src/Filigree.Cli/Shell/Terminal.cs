using System.Diagnostics.CodeAnalysis;
using System.Text;
using Spectre.Console;

namespace Filigree.Cli.Shell;

/// <summary>
/// Where a command writes: results to <see cref="Out"/>, messages and progress to <see cref="Error"/>. What cannot be written
/// to either is counted and ends nothing. Tests hand in writers of their own.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The guards hold the streams of the process or of a test, which are not the terminal's to close."
)]
internal sealed class Terminal
{
    private const int RedirectedWidth = 160;
    private const int UsualColumns = 80;
    private const int FewestColumns = 40;

    private readonly GuardedWriter guardedOut;
    private readonly GuardedWriter guardedError;

    /// <summary>A terminal of two writers.</summary>
    /// <param name="output">Standard output: what a script would read.</param>
    /// <param name="error">Standard error: what a person reads.</param>
    /// <param name="outIsTerminal">Whether standard output is a terminal, not a file or pipe.</param>
    /// <param name="errorIsTerminal">Whether standard error is a terminal, not a file or pipe.</param>
    /// <param name="colour">Whether colour is welcome: NO_COLOR is not set, and the terminal is not a dumb one.</param>
    /// <param name="columns">Columns of the terminal.</param>
    public Terminal(
        TextWriter output,
        TextWriter error,
        bool outIsTerminal = false,
        bool errorIsTerminal = false,
        bool colour = false,
        int columns = UsualColumns
    )
    {
        guardedOut = new GuardedWriter(output);
        guardedError = new GuardedWriter(error);
        Columns = Math.Max(FewestColumns, columns);
        OutIsTerminal = outIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        Colour = colour;
        Out = new TerminalWriter(guardedOut);
        Error = new TerminalWriter(guardedError, errorIsTerminal ? Columns : null);
    }

    /// <summary>Standard output: what a script would read.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error: what a person reads. On a terminal its lines are broken at words.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether standard output is a terminal, not a file or pipe.</summary>
    public bool OutIsTerminal { get; }

    /// <summary>Whether standard error is a terminal, not a file or pipe.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>Whether colour is welcome.</summary>
    public bool Colour { get; }

    /// <summary>Columns of the terminal; 80 where there is none.</summary>
    public int Columns { get; }

    /// <summary>Columns that tables may take: those of the terminal; more in files and pipes, which are not folded.</summary>
    public int TableColumns => OutIsTerminal ? Columns : RedirectedWidth;

    /// <summary>Standard error without escaping, for what moves the cursor; text for it is escaped before.</summary>
    public TextWriter ErrorBelow => guardedError;

    /// <summary>Pieces of text that standard error did not take.</summary>
    public int LostMessages => guardedError.Lost;

    /// <summary>Why standard output did not take all results; null if it did.</summary>
    public Exception? LostResults => guardedOut.Cause;

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess()
    {
        bool colour =
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool outIsTerminal = !Console.IsOutputRedirected;
        bool errorIsTerminal = !Console.IsErrorRedirected;
        return new Terminal(
            StandardStreams.Output(),
            StandardStreams.Error(),
            outIsTerminal,
            errorIsTerminal,
            colour,
            outIsTerminal || errorIsTerminal ? WindowColumns() : UsualColumns
        );
    }

    /// <summary>
    /// A Spectre console on standard output, for tables. Called only where something is drawn: loading Spectre costs
    /// start-up time that <c>--help</c> need not pay. Text for it is escaped before.
    /// </summary>
    public IAnsiConsole OutConsole() => CreateConsole(guardedOut, OutIsTerminal);

    /// <summary>A Spectre console on standard error, for live progress.</summary>
    public IAnsiConsole ErrorConsole() => CreateConsole(guardedError, ErrorIsTerminal);

    private IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new ConsoleOutput(writer, isTerminal, Columns),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = isTerminal && Colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!isTerminal)
        {
            // Redirected tables are read by people in files and logs: they must not be folded at 80 columns.
            console.Profile.Width = RedirectedWidth;
        }
        return console;
    }

    private static int WindowColumns()
    {
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : UsualColumns;
        }
        catch (IOException)
        {
            // Hung up since.
            return UsualColumns;
        }
    }
}
