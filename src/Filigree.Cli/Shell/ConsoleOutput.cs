using System.Text;
using Spectre.Console;

namespace Filigree.Cli.Shell;

/// <summary>What Spectre must know of a stream that it does not recognise behind our writer.</summary>
internal sealed class ConsoleOutput(TextWriter writer, bool isTerminal, int columns) : IAnsiConsoleOutput
{
    private const int UsualRows = 24;

    /// <inheritdoc/>
    public TextWriter Writer { get; } = writer;

    /// <inheritdoc/>
    public bool IsTerminal { get; } = isTerminal;

    /// <summary>Asked for each time it draws: windows are made wider and narrower.</summary>
    public int Width => Ask(() => Console.WindowWidth, columns);

    /// <inheritdoc/>
    public int Height => Ask(() => Console.WindowHeight, UsualRows);

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding) { }

    private int Ask(Func<int> window, int otherwise)
    {
        try
        {
            return IsTerminal && window() is > 0 and var size ? size : otherwise;
        }
        catch (IOException)
        {
            // Hung up since.
            return otherwise;
        }
    }
}
