using System.Text;
using Spectre.Console;

namespace Filigree.Cli.Shell;

/// <summary>
/// Where a command writes: results to <see cref="Out"/>, messages and progress to <see cref="Error"/>. Tests hand in
/// writers of their own.
/// </summary>
/// <param name="Out">Standard output: what a script would read.</param>
/// <param name="Error">Standard error: what a person reads.</param>
/// <param name="OutIsTerminal">Whether standard output is a terminal, not a file or pipe.</param>
/// <param name="ErrorIsTerminal">Whether standard error is a terminal, not a file or pipe.</param>
/// <param name="Colour">Whether colour is welcome: NO_COLOR is not set, and the terminal is not a dumb one.</param>
internal sealed record Terminal(
    TextWriter Out,
    TextWriter Error,
    bool OutIsTerminal = false,
    bool ErrorIsTerminal = false,
    bool Colour = false
)
{
    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess()
    {
        // A redirected stream is UTF-8 whatever the locale; a terminal keeps what it understands.
        if (Console.IsOutputRedirected)
        {
            Console.SetOut(Utf8(Console.OpenStandardOutput(), autoFlush: true));
        }
        bool colour =
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected,
            !Console.IsErrorRedirected,
            colour
        );
    }

    /// <summary>
    /// A Spectre console on standard output, for tables. Called only where something is drawn: loading Spectre costs
    /// start-up time that <c>--help</c> need not pay.
    /// </summary>
    public IAnsiConsole OutConsole() => CreateConsole(Out, OutIsTerminal);

    /// <summary>A Spectre console on standard error, for live progress.</summary>
    public IAnsiConsole ErrorConsole() => CreateConsole(Error, ErrorIsTerminal);

    private IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
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

    private const int RedirectedWidth = 160;

    private static StreamWriter Utf8(Stream stream, bool autoFlush) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = autoFlush };
}
