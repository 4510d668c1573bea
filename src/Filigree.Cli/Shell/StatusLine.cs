namespace Filigree.Cli.Shell;

/// <summary>One line on standard error that changes in place; for terminals only.</summary>
internal sealed class StatusLine(Terminal terminal)
{
    private int shown;

    /// <summary>Shows a text in place of the last one; an empty one takes the line away.</summary>
    public void Show(string text)
    {
        string line = VisibleText.Of(text);
        int room = terminal.Columns - 1;
        line = line.Length <= room ? line : line[..room];
        string padding = new(' ', Math.Max(0, shown - line.Length));
        terminal.ErrorBelow.Write($"\r{line}{padding}\r{line}");
        terminal.ErrorBelow.Flush();
        shown = line.Length;
    }
}
