using System.Text;
using Filigree.Studies.Reports.Tables;

namespace Filigree.Cli.Shell;

/// <summary>
/// The one writer that everything the command says passes through. Names, labels and phrases come from files and sites of
/// others: whatever could steer the terminal is written as its escape, and a line stays one line.
/// </summary>
/// <param name="inner">Where it goes.</param>
/// <param name="columns">Columns at which lines are broken, at words; null to leave them whole.</param>
internal sealed class TerminalWriter(TextWriter inner, int? columns = null) : TextWriter
{
    private const int Indent = 2;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Writes text that is laid out already: its line feeds end lines.</summary>
    public override void Write(string? value) => inner.Write(VisibleText.OfLines(value ?? ""));

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine() => inner.Write("\n");

    /// <summary>Writes one line: a line break within the text is shown, not obeyed.</summary>
    public override void WriteLine(string? value)
    {
        string line = VisibleText.Of(value ?? "");
        IEnumerable<string> lines = columns is { } width ? TerminalText.Wrap(line, width, Indent) : [line];
        // In one piece, so that lines of several threads do not mix.
        inner.Write(string.Concat(lines.Select(part => part + "\n")));
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
