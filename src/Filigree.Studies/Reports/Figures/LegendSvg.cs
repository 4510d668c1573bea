using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Figures;

/// <summary>The legend: above the plots, in as many rows as it takes, so that it never covers data.</summary>
internal static class LegendSvg
{
    private const int MostEntries = 24;
    private const double SwatchWidth = 30;
    private const int MostLines = 3;
    private const double SwatchGap = 6;
    private const double EntryGap = 18;

    /// <summary>Writes the legend where there is anything to tell apart.</summary>
    /// <returns>The y below it.</returns>
    public static double Write(SvgCanvas canvas, FigureResult figure, FigureLayout layout, double top)
    {
        bool namesSeries = figure.Series.Any(name => name.Length > 0);
        int series = namesSeries ? figure.Series.Count : 0;
        if (series + figure.References.Count == 0)
        {
            return top;
        }
        double x = layout.Padding;
        double y = top + FigureLayout.LineHeight - 4;
        double room = layout.Width - 2 * layout.Padding;
        bool isScatter = figure.Specification.Kind == "scatter";
        canvas.Open("legend");
        for (int i = 0; i < Math.Min(series, MostEntries); i++)
        {
            int index = i;
            Entry(
                figure.Series[i].Length == 0 ? "(none)" : figure.Series[i],
                () =>
                {
                    canvas.OpenSeries(index);
                    if (!isScatter)
                    {
                        canvas.Line("line", x + 1, y - 4, x + SwatchWidth - 1, y - 4);
                    }
                    if (isScatter || PlotSvg.HasMarks(figure, index))
                    {
                        canvas.Mark("mark", FigureStyle.Shape(index), x + SwatchWidth / 2, y - 4, 3.5);
                    }
                    canvas.Close();
                }
            );
        }
        if (series > MostEntries)
        {
            Entry($"and {series - MostEntries} more", () => { });
        }
        for (int i = 0; i < figure.References.Count; i++)
        {
            FigureReference mark = figure.References[i];
            string tag = FigureSvg.Tag(figure.References, i);
            Entry(
                tag.Length == 0 ? mark.Label : $"{tag}: {mark.Label}",
                () =>
                {
                    if (mark.X is not null && mark.Y is not null)
                    {
                        canvas.Mark("point", 3, x + SwatchWidth / 2, y - 4, 4);
                    }
                    else
                    {
                        canvas.Line("reference", x + 1, y - 4, x + SwatchWidth - 1, y - 4);
                    }
                }
            );
        }
        canvas.Close();
        return y + 8;

        void Entry(string name, Action swatch)
        {
            IReadOnlyList<string> lines = TextWidth.Wrap(
                name,
                FigureLayout.TextSize,
                room - SwatchWidth - SwatchGap,
                MostLines
            );
            double width = SwatchWidth + SwatchGap + lines.Max(line => TextWidth.Of(line, FigureLayout.TextSize));
            if (x > layout.Padding && x + width > layout.Padding + room)
            {
                x = layout.Padding;
                y += FigureLayout.LineHeight;
            }
            swatch();
            for (int i = 0; i < lines.Count; i++)
            {
                y += i == 0 ? 0 : FigureLayout.LineHeight - 3;
                canvas.Text("entry", x + SwatchWidth + SwatchGap, y, lines[i]);
            }
            x += width + EntryGap;
        }
    }
}
