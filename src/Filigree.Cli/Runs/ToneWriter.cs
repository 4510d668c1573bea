using Filigree.Cli.Shell;
using Filigree.Studies.Reports.Tables;
using Spectre.Console;

namespace Filigree.Cli.Runs;

/// <summary>Writes toned text to standard output: in colour on a terminal that welcomes it, else plain.</summary>
internal sealed class ToneWriter
{
    private readonly Terminal terminal;
    private readonly IAnsiConsole? console;

    /// <summary>Prepares standard output.</summary>
    public ToneWriter(Terminal terminal)
    {
        this.terminal = terminal;
        console = terminal.OutIsTerminal && terminal.Colour ? terminal.OutConsole() : null;
    }

    /// <summary>Columns there are.</summary>
    public int Width => console?.Profile.Width ?? terminal.TableColumns;

    /// <summary>Ends the line.</summary>
    public void WriteLine() => terminal.Out.WriteLine();

    /// <summary>Writes.</summary>
    public void Write(IReadOnlyList<TextSpan> spans)
    {
        foreach (TextSpan span in spans)
        {
            if (console is null)
            {
                terminal.Out.Write(span.Text);
            }
            else
            {
                console.Write(new Text(VisibleText.OfLines(span.Text), StyleOf(span.Tone)));
            }
        }
    }

    private static Style StyleOf(Tone tone) =>
        tone switch
        {
            Tone.Heading => new Style(decoration: Decoration.Bold),
            Tone.Faint => new Style(decoration: Decoration.Dim),
            Tone.Better => new Style(Color.Green),
            Tone.Worse => new Style(Color.Red),
            Tone.Warning => new Style(Color.Yellow),
            _ => Style.Plain,
        };
}
