using Filigree.Studies.Reports.Tables;
using Spectre.Console;

namespace Filigree.Cli.Shell;

/// <summary>Writes text with tones: in colour where colour is welcome, and the same words without.</summary>
internal static class TerminalText
{
    private const int RedirectedWidth = 160;

    extension(Terminal terminal)
    {
        /// <summary>Columns of standard output; files and pipes have plenty.</summary>
        public int Width => terminal.OutIsTerminal ? Math.Max(Console.WindowWidth, 40) : RedirectedWidth;

        /// <summary>Writes stretches of text to standard output.</summary>
        public void Write(IEnumerable<TextSpan> spans)
        {
            if (!terminal.OutIsTerminal || !terminal.Colour)
            {
                foreach (TextSpan span in spans)
                {
                    terminal.Out.Write(span.Text);
                }
                return;
            }
            IAnsiConsole console = terminal.OutConsole();
            foreach (TextSpan span in spans)
            {
                console.Write(span.Text, StyleOf(span.Tone));
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
