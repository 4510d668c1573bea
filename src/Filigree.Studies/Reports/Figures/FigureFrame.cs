namespace Filigree.Studies.Reports.Figures;

/// <summary>What plots and diagrams have around them alike: labels of axes and of panels, on as many lines as they take.</summary>
internal sealed class FigureFrame(SvgCanvas canvas, FigureLayout layout)
{
    private const string Panel = "panel";
    private const int MostLines = 5;

    /// <summary>Room between the edges.</summary>
    public double Room => layout.Width - 2 * layout.Padding;

    /// <summary>Writes a text on as many lines as it takes; one that is longer than any is shortened.</summary>
    /// <returns>Where the last line stands.</returns>
    public double WriteLines(string style, string text, double x, double y, double room, string anchor = "start")
    {
        foreach (string line in Lines(text, room, isBold: style == Panel))
        {
            y += FigureLayout.LineHeight;
            canvas.Text(style, x, y, line, anchor);
        }
        return y;
    }

    /// <summary>Writes what is measured, above all panels.</summary>
    /// <returns>Where the last line stands.</returns>
    public double WriteMeasure(string text, double top) => WriteLines("label", text, layout.Padding, top - 4, Room);

    /// <summary>Writes a panel's label so that it ends a little above the panel.</summary>
    public void WritePanelLabel(string text, double left, double bottom, double room)
    {
        if (text.Length > 0)
        {
            WriteLines(Panel, text, left, bottom - 7 - LinesOf(text, room) * FigureLayout.LineHeight, room);
        }
    }

    /// <summary>How many lines a panel's label takes; none where it is empty.</summary>
    public static int LinesOf(string text, double room) => text.Length == 0 ? 0 : Lines(text, room, isBold: true).Count;

    private static IReadOnlyList<string> Lines(string text, double room, bool isBold) =>
        TextWidth.Wrap(text, FigureLayout.TextSize * (isBold ? TextWidth.Bold : 1), room, MostLines);
}
