using System.Globalization;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// Draws critical-difference diagrams (Demšar 2006): mean ranks on an axis, the better half named at the left and the worse at the right, and bars under the
/// axis over all that no test parts.
/// </summary>
internal sealed class RankSvg(SvgCanvas canvas, FigureResult figure, FigureLayout layout)
{
    private const double NameShare = 0.34;
    private const double NameGap = 6;
    private const double BarGap = 8;
    private const double RowHeight = 22;
    private const double NameLine = 14;
    private const int MostNameLines = 3;
    private const double AxisGap = 30;
    private const double BarOverhang = 4;

    private readonly FigureFrame frame = new(canvas, layout);

    /// <summary>Draws all panels, one below the other.</summary>
    /// <returns>The y below them.</returns>
    public double Write(double top)
    {
        double y = frame.WriteMeasure(figure.XLabel, top) + 4;
        foreach (FigurePanel panel in figure.Panels)
        {
            y += FigureFrame.LinesOf(panel.Label, frame.Room) * FigureLayout.LineHeight;
            frame.WritePanelLabel(panel.Label, layout.Padding, y + 7, frame.Room);
            y = WritePanel(panel.Ranks!, y + 4) + FigureLayout.PanelGap;
        }
        return y - FigureLayout.PanelGap;
    }

    private double WritePanel(RankDiagram diagram, double top)
    {
        MethodRanks ranks = diagram.Ranks;
        int methods = diagram.Names.Count;
        string[] names = [.. ranks.Order.Select(method => Name(diagram, method))];
        double nameRoom = Math.Min(
            names.Max(name => TextWidth.Of(name, FigureLayout.TextSize)),
            layout.Width * NameShare
        );
        IReadOnlyList<string>[] lines =
        [
            .. names.Select(name => TextWidth.Wrap(name, FigureLayout.TextSize, nameRoom, MostNameLines)),
        ];
        double rowHeight = RowHeight + (lines.Max(name => name.Count) - 1) * NameLine;
        double left = layout.Padding + nameRoom + NameGap + BarOverhang;
        double right = layout.Width - left;
        double axis = top + AxisGap;
        if (!double.IsNaN(ranks.CriticalDifference))
        {
            axis += FigureLayout.LineHeight;
            WriteCriticalDifference(ranks.CriticalDifference, axis - AxisGap);
        }
        canvas.Line("axis", left, axis, right, axis);
        for (int rank = 1; rank <= methods; rank++)
        {
            canvas.Line("axis", At(rank), axis, At(rank), axis - 5);
            canvas.Text("tick", At(rank), axis - 9, rank.ToString(CultureInfo.InvariantCulture), "middle");
        }
        double first = axis + BarGap * (ranks.Bars.Count + 1) + FigureLayout.TextSize;
        int ofLeft = (methods + 1) / 2;
        for (int place = 0; place < methods; place++)
        {
            bool isLeft = place < ofLeft;
            double x = At(ranks.Friedman.MeanRanks[ranks.Order[place]]);
            // The best and the worst are nearest to the axis: no line crosses another's name.
            double y = first + (isLeft ? place : methods - 1 - place) * rowHeight;
            double end = isLeft ? left - BarOverhang : right + BarOverhang;
            canvas.Path("thread", [(x, axis), (x, y), (end, y)]);
            canvas.Mark("point", 0, x, axis, 3, $"mean rank of {names[place]}");
            double at = isLeft ? end - NameGap + 2 : end + NameGap - 2;
            for (int line = 0; line < lines[place].Count; line++)
            {
                canvas.Text("entry", at, y + 4 + line * NameLine, lines[place][line], isLeft ? "end" : "start");
            }
        }
        for (int bar = 0; bar < ranks.Bars.Count; bar++)
        {
            (int from, int to) = ranks.Bars[bar];
            double y = axis + BarGap * (bar + 1);
            canvas.Line("bar", Place(from) - BarOverhang, y, Place(to) + BarOverhang, y);
        }
        return first + (ofLeft - 1) * rowHeight + rowHeight - RowHeight + FigureLayout.TextSize;

        double At(double rank) => left + (rank - 1) / (methods - 1) * (right - left);
        double Place(int place) => At(ranks.Friedman.MeanRanks[ranks.Order[place]]);

        void WriteCriticalDifference(double difference, double y)
        {
            double end = Math.Min(At(1 + difference), right);
            canvas.Line("axis", left, y, end, y);
            canvas.Line("axis", left, y - 4, left, y + 4);
            canvas.Line("axis", end, y - 4, end, y + 4);
            string text = difference.ToString("0.00", CultureInfo.InvariantCulture);
            canvas.Text("tick", left, y - 7, $"CD = {text}");
        }
    }

    private static string Name(RankDiagram diagram, int method)
    {
        string rank = diagram.Ranks.Friedman.MeanRanks[method].ToString("0.00", CultureInfo.InvariantCulture);
        return $"{diagram.Names[method]} {rank}";
    }
}
