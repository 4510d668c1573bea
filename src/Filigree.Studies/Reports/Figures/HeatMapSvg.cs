using System.Globalization;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Draws heat maps: one scale of colours for all panels, values written in the cells where there is room.</summary>
internal sealed class HeatMapSvg(SvgCanvas canvas, FigureResult figure, FigureLayout layout)
{
    private const double CellTextSize = 11;
    private const double LargestCell = 34;
    private const double SmallestCell = 3;
    private const double ScaleHeight = 12;
    private const int ScaleSteps = 48;
    private const double TickLine = 13;

    private readonly FigureFrame frame = new(canvas, layout);
    private double lowest;
    private double highest;
    private string format = "0.00";

    /// <summary>Draws all panels and the scale of colours.</summary>
    /// <returns>The y below them.</returns>
    public double Write(double top)
    {
        ChooseRange();
        int across = layout.Across(figure.Panels.Count, isHeatMap: true);
        double panelWidth = (layout.Width - 2 * layout.Padding - (across - 1) * FigureLayout.PanelGap) / across;
        double y = WriteScale(top);
        double tallest = 0;
        int labelLines = 0;
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            if (i % across == 0)
            {
                y += i > 0 ? tallest + FigureLayout.PanelGap : 0;
                tallest = 0;
                labelLines = figure
                    .Panels.Skip(i)
                    .Take(across)
                    .Max(panel => FigureFrame.LinesOf(panel.Label, panelWidth));
            }
            double x = layout.Padding + i % across * (panelWidth + FigureLayout.PanelGap);
            tallest = Math.Max(tallest, WritePanel(figure.Panels[i], x, y, panelWidth, labelLines));
        }
        return y + tallest;
    }

    private void ChooseRange()
    {
        double[] values =
        [
            .. figure.Panels.SelectMany(panel => panel.HeatMap!.Values.Cast<double>()).Where(double.IsFinite),
        ];
        double scale = figure.Specification.Format == "percent" ? 100 : 1;
        lowest = figure.Specification.YMinimum * scale ?? values.DefaultIfEmpty(0).Min();
        highest = figure.Specification.YMaximum * scale ?? values.DefaultIfEmpty(1).Max();
        double range = highest / 2 - lowest / 2;
        int decimals = 0;
        for (double unit = 10; range < unit && decimals < 5; unit /= 10)
        {
            decimals++;
        }
        format = range > 0 ? "#,0." + new string('0', decimals) : "0.00";
    }

    // Above the cells: what is measured, and which colour is how much.
    private double WriteScale(double top)
    {
        double y = frame.WriteMeasure(figure.YLabel, top) + 8;
        double left = layout.Padding;
        double width = Math.Min(frame.Room, 240);
        for (int i = 0; i < ScaleSteps; i++)
        {
            string color = ColorRamp.At(i / (ScaleSteps - 1.0));
            // Half a pixel wider than its share: no seams.
            canvas.Rectangle(
                $"fill=\"{color}\"",
                left + i * width / ScaleSteps,
                y,
                width / ScaleSteps + 0.5,
                ScaleHeight
            );
        }
        y += ScaleHeight + 14;
        canvas.Text("tick", left, y, Text(lowest));
        canvas.Text("tick", left + width / 2, y, Text(lowest / 2 + highest / 2), "middle");
        canvas.Text("tick", left + width, y, Text(highest), "end");
        return y + 12;
    }

    private double WritePanel(FigurePanel panel, double left, double top, double width, int labelLines)
    {
        HeatMap map = panel.HeatMap!;
        double y = top + labelLines * FigureLayout.LineHeight;
        frame.WritePanelLabel(panel.Label, left, y + 1, width);
        string rowName = Words(figure.Specification.YLabel, figure.Specification.Y);
        y = frame.WriteLines("label", rowName, left, y + 14 - FigureLayout.LineHeight, width) + 8;
        double labels = Math.Min(
            map.Rows.Select(row => TextWidth.Of(row, FigureLayout.TickSize)).DefaultIfEmpty(0).Max(),
            width * 0.35
        );
        double cellsLeft = left + labels + 8;
        double cellWidth = (left + width - cellsLeft) / Math.Max(map.Columns.Count, 1);
        double cellHeight = Math.Max(
            Math.Min(LargestCell, cellWidth),
            Math.Min(18, layout.PlotHeight / Math.Max(map.Rows.Count, 1))
        );
        cellHeight = Math.Max(cellHeight, SmallestCell);
        canvas.Open("cells");
        for (int r = 0; r < map.Rows.Count; r++)
        {
            for (int c = 0; c < map.Columns.Count; c++)
            {
                WriteCell(map, r, c, cellsLeft + c * cellWidth, y + r * cellHeight, cellWidth, cellHeight);
            }
        }
        canvas.Close();
        int everyRow = (int)Math.Ceiling(TickLine / cellHeight);
        for (int r = 0; r < map.Rows.Count; r += everyRow)
        {
            IReadOnlyList<string> lines = TickLines(map.Rows[r], labels, everyRow * cellHeight);
            for (int line = 0; line < lines.Count; line++)
            {
                double middle = y + (r + 0.5) * cellHeight + OffMiddle(line, lines.Count);
                canvas.Text("tick", cellsLeft - 6, middle + 4, lines[line], "end");
            }
        }
        y += map.Rows.Count * cellHeight;
        y = WriteColumnLabels(map, cellsLeft, y, cellWidth) + 14 - FigureLayout.LineHeight;
        double room = left + width - cellsLeft;
        return frame.WriteLines("label", figure.XLabel, cellsLeft + room / 2, y, room, "middle") + 6 - top;
    }

    // On as many lines as stand beside a cell.
    private static IReadOnlyList<string> TickLines(string label, double room, double free) =>
        TextWidth.Wrap(label, FigureLayout.TickSize, room, Math.Max(1, (int)(free / TickLine)));

    private static double OffMiddle(int line, int lines) => (line - (lines - 1) / 2.0) * TickLine;

    private double WriteColumnLabels(HeatMap map, double left, double y, double cellWidth)
    {
        double widest = map.Columns.Select(label => TextWidth.Of(label, FigureLayout.TickSize)).DefaultIfEmpty(0).Max();
        if (widest <= cellWidth - 4)
        {
            for (int c = 0; c < map.Columns.Count; c++)
            {
                canvas.Text("tick", left + (c + 0.5) * cellWidth, y + 15, map.Columns[c], "middle");
            }
            return y + 20;
        }
        // Upright where they do not fit side by side.
        double room = Math.Min(widest, 110);
        int every = (int)Math.Ceiling(TickLine / cellWidth);
        for (int c = 0; c < map.Columns.Count; c += every)
        {
            IReadOnlyList<string> lines = TickLines(map.Columns[c], room, every * cellWidth);
            for (int line = 0; line < lines.Count; line++)
            {
                double x = left + (c + 0.5) * cellWidth + OffMiddle(line, lines.Count) + 4;
                string turn = $" transform=\"rotate(-90 {SvgCanvas.Number(x)} {SvgCanvas.Number(y + 6)})\"";
                canvas.Text("tick", x, y + 6, lines[line], "end", turn);
            }
        }
        return y + room + 10;
    }

    private void WriteCell(HeatMap map, int row, int column, double x, double y, double width, double height)
    {
        double value = map.Values[row, column];
        double gap = Math.Min(width, height) > 8 ? 1 : 0;
        if (!double.IsFinite(value))
        {
            canvas.Rectangle(
                canvas.Style("hole"),
                x,
                y,
                width - gap,
                height - gap,
                $"{map.Rows[row]}, {map.Columns[column]}: no value"
            );
            return;
        }
        double share = highest > lowest ? (value / 2 - lowest / 2) / (highest / 2 - lowest / 2) : 0.5;
        string text = Text(value);
        canvas.Rectangle(
            $"fill=\"{ColorRamp.At(share)}\"",
            x,
            y,
            width - gap,
            height - gap,
            $"{map.Rows[row]}, {map.Columns[column]}: {text}"
        );
        if (TextWidth.Of(text, CellTextSize) + 4 <= width && height >= 15)
        {
            string style = ColorRamp.IsDark(share) ? "on-dark" : "on-light";
            canvas.Text(style, x + (width - gap) / 2, y + height / 2 + 4, text, "middle");
        }
    }

    private string Text(double value)
    {
        string text = Math.Abs(value) is > 0 and (< 1e-4 or >= 1e7)
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : value.ToString(format, CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    private static string Words(string label, string name) => label.Length > 0 ? label : name.Replace('_', ' ');
}
