using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Draws curves, distributions and scatters: panels with shared axes, so that they can be read side by side.</summary>
internal sealed class PlotSvg(SvgCanvas canvas, FigureResult figure, FigureLayout layout)
{
    private const double TickGap = 7;
    private const double TagWidth = 14;
    private const double LabelGap = 12;
    private const int MarkedPoints = 15;
    private const int MarksOfLongCurve = 7;
    private readonly FigureFrame frame = new(canvas, layout);

    /// <summary>Draws all panels and the axes' labels.</summary>
    /// <returns>The y below them.</returns>
    public double Write(double top)
    {
        int across = layout.Across(figure.Panels.Count, isHeatMap: false);
        double plotHeight = layout.HeightOfPlot(across);
        Axis yAxis = PlotScales.Vertical(figure, (int)(plotHeight / 45));
        double left =
            layout.Padding + yAxis.Ticks.Max(tick => TextWidth.Of(tick.Label, FigureLayout.TickSize)) + TickGap;
        double right = layout.Padding + 12 + (figure.References.Count > 1 ? TagWidth : 0);
        double gap = FigureLayout.PanelGap;
        double plotWidth = WidthOfPlot();
        Axis xAxis = PlotScales.Horizontal(figure, plotWidth);
        // The last label of a panel and the first of the next one must not touch.
        double labels = xAxis.Ticks.Count == 0 ? 0 : HalfWidth(xAxis.Ticks[0]) + HalfWidth(xAxis.Ticks[^1]);
        gap = Math.Max(gap, labels + LabelGap);
        plotWidth = WidthOfPlot();
        xAxis = PlotScales.Horizontal(figure, plotWidth);

        double y = frame.WriteMeasure(figure.YLabel, top) + 10;
        int labelLines = figure.Panels.Max(panel => FigureFrame.LinesOf(panel.Label, plotWidth));
        bool tagsAbove = figure.References.Count > 1 && figure.References.Any(mark => mark.Y is null);
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            int column = i % across;
            if (column == 0 && i > 0)
            {
                y += plotHeight + FigureLayout.LineHeight + 10;
            }
            if (column == 0)
            {
                y += labelLines * FigureLayout.LineHeight + (tagsAbove ? 12 : 0);
            }
            double x = left + column * (plotWidth + gap);
            WritePanel(i, new Plot(x, y, plotWidth, plotHeight, xAxis, yAxis), showsYTicks: column == 0);
        }
        y += plotHeight + 16;
        double middle = (left + layout.Width - right) / 2;
        return frame.WriteLines("label", figure.XLabel, middle, y, layout.Width - left - right, "middle") + 8;

        double WidthOfPlot() => (layout.Width - left - right - (across - 1) * gap) / across;
    }

    /// <summary>True where the points of a series are marked: all of a short curve, some of a long one among others.</summary>
    public static bool HasMarks(FigureResult figure, int series) =>
        figure.Panels.Any(panel =>
            panel.Series.Any(one => one.Index == series && MarkedOf(figure, panel, one).Length > 0)
        );

    private void WritePanel(int index, Plot plot, bool showsYTicks)
    {
        FigurePanel panel = figure.Panels[index];
        frame.WritePanelLabel(panel.Label, plot.Left, plot.Top, plot.Width);
        WriteAxes(plot, showsYTicks);
        string clip = $"{figure.Name}-{layout.Name}-{index}";
        canvas.Markup($"<clipPath id=\"{clip}\">");
        // A little beyond the plot, so that a point on its edge is whole; not where lines go on beyond it.
        double beyond = figure.Specification.YMinimum is null && figure.Specification.YMaximum is null ? 4 : 1;
        canvas.Rectangle("", plot.Left - 4, plot.Top - beyond, plot.Width + 8, plot.Height + 2 * beyond);
        canvas.Markup("</clipPath>\n");
        canvas.Open("data", $"clip-path=\"url(#{clip})\"");
        foreach (FigureTrial trial in PlotScales.IsScatter(figure) ? [] : panel.Trials)
        {
            WriteTrial(trial, plot);
        }
        foreach (FigureSeries series in panel.Series)
        {
            canvas.OpenSeries(series.Index);
            if (figure.Series[series.Index].Length > 0)
            {
                canvas.Tooltip(figure.Series[series.Index]);
            }
            if (PlotScales.IsScatter(figure))
            {
                foreach (FigureTrial trial in panel.Trials.Where(trial => trial.Index == series.Index))
                {
                    FigurePoint point = trial.Points[0];
                    string text = HoverSvg.OfPoint(figure, trial);
                    canvas.Mark("dot", FigureStyle.Shape(series.Index), plot.X(point.X), plot.Y(point.Y), 3.2, text);
                }
            }
            else
            {
                WriteCurve(panel, series, plot);
            }
            canvas.Close();
        }
        canvas.Close();
        WriteReferences(plot);
        if (canvas.HasValues && !PlotScales.IsScatter(figure))
        {
            HoverSvg.Write(canvas, figure, panel, plot);
        }
    }

    private void WriteCurve(FigurePanel panel, FigureSeries series, Plot plot)
    {
        foreach (FigurePoint[] stretch in Bands(series.Points))
        {
            canvas.Path(
                "band",
                stretch
                    .Select(p => (plot.X(p.X), plot.Y(p.High)))
                    .Concat(stretch.Reverse().Select(p => (plot.X(p.X), plot.Y(p.Low)))),
                close: true
            );
        }
        if (series.Points.Count > 1)
        {
            canvas.Path(
                "line",
                PlotScales.IsSteps(figure)
                    ? Steps(series.Points, plot)
                    : series.Points.Select(p => (plot.X(p.X), plot.Y(p.Y)))
            );
        }
        double radius = RadiusOf(panel, series);
        foreach (FigurePoint point in MarkedOf(figure, panel, series))
        {
            canvas.Mark("mark", FigureStyle.Shape(series.Index), plot.X(point.X), plot.Y(point.Y), radius);
        }
    }

    private void WriteTrial(FigureTrial trial, Plot plot)
    {
        canvas.OpenSeries(trial.Index);
        if (trial.Points is [var only])
        {
            canvas.Mark("trial-mark", 0, plot.X(only.X), plot.Y(only.Y), 2.2, trial.Label);
        }
        else
        {
            canvas.Tooltip(trial.Label);
            canvas.Path("trial", trial.Points.Select(point => (plot.X(point.X), plot.Y(point.Y))));
        }
        canvas.Close();
    }

    // The marks of a curve drawn later are smaller: where two lie on each other, both show.
    private static double RadiusOf(FigurePanel panel, FigureSeries series)
    {
        int count = panel.Series.Count;
        return count == 1 ? 3.5 : 4.6 - 1.8 * Place(panel, series) / (count - 1);
    }

    private static int Place(FigurePanel panel, FigureSeries series) =>
        panel.Series.TakeWhile(one => one.Index != series.Index).Count();

    // Along long curves a few points each, in turn, so that curves that lie on each other are marked in different places.
    private static FigurePoint[] MarkedOf(FigureResult figure, FigurePanel panel, FigureSeries series)
    {
        int points = series.Points.Count;
        if (points <= MarkedPoints)
        {
            return PlotScales.IsSteps(figure) && points > 1 ? [] : [.. series.Points];
        }
        int count = panel.Series.Count;
        return count == 1
            ? []
            :
            [
                .. Enumerable
                    .Range(0, MarksOfLongCurve)
                    .Select(i => (i + (Place(panel, series) + 0.5) / count) / MarksOfLongCurve)
                    .Select(share => series.Points[(int)(share * points)]),
            ];
    }

    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<FigurePoint> points, Plot plot)
    {
        double before = points[0].Y;
        foreach (FigurePoint point in points)
        {
            yield return (plot.X(point.X), plot.Y(before));
            if (point.Y != before)
            {
                yield return (plot.X(point.X), plot.Y(point.Y));
            }
            before = point.Y;
        }
    }

    // Stretches of neighbouring points that have a band.
    private static IEnumerable<FigurePoint[]> Bands(IReadOnlyList<FigurePoint> points)
    {
        List<FigurePoint> stretch = [];
        foreach (FigurePoint point in points)
        {
            if (!double.IsNaN(point.Low))
            {
                stretch.Add(point);
                continue;
            }
            if (stretch.Count > 1)
            {
                yield return [.. stretch];
            }
            stretch.Clear();
        }
        if (stretch.Count > 1)
        {
            yield return [.. stretch];
        }
    }

    private void WriteAxes(Plot plot, bool showsYTicks)
    {
        foreach (Tick tick in plot.YAxis.Ticks)
        {
            double y = plot.Y(tick.Value);
            canvas.Line("grid", plot.Left, y, plot.Left + plot.Width, y);
            if (showsYTicks)
            {
                canvas.Text("tick", plot.Left - TickGap, y + 4, tick.Label, "end");
            }
        }
        double bottom = plot.Top + plot.Height;
        canvas.Line("axis", plot.Left, bottom, plot.Left + plot.Width, bottom);
        double free = double.NegativeInfinity;
        foreach (Tick tick in plot.XAxis.Ticks)
        {
            double half = HalfWidth(tick);
            double x = plot.X(tick.Value);
            canvas.Line("axis", x, bottom, x, bottom + 4);
            // The last label moves inwards rather than out of the picture; one that would touch its neighbour is left out.
            double middle = Math.Min(x, layout.Width - half - 2);
            if (middle - half > free)
            {
                canvas.Text("tick", middle, bottom + 17, tick.Label, "middle");
                free = middle + half + 6;
            }
        }
    }

    private void WriteReferences(Plot plot)
    {
        for (int i = 0; i < figure.References.Count; i++)
        {
            FigureReference mark = figure.References[i];
            string tag = FigureSvg.Tag(figure.References, i);
            double x = mark.X is { } atX ? plot.X(atX) : double.NaN;
            double y = mark.Y is { } atY ? plot.Y(atY) : double.NaN;
            if (Outside(x, plot.Left, plot.Width) || Outside(y, plot.Top, plot.Height))
            {
                continue;
            }
            if (mark.X is not null && mark.Y is not null)
            {
                canvas.Mark("point", 3, x, y, 4.5);
                canvas.Text("tag", x + 9, y + 4, tag);
            }
            else if (mark.Y is not null)
            {
                canvas.Line("reference", plot.Left, y, plot.Left + plot.Width, y);
                canvas.Text("tag", plot.Left + plot.Width + 4, y + 4, tag);
            }
            else if (mark.X is not null)
            {
                canvas.Line("reference", x, plot.Top, x, plot.Top + plot.Height);
                canvas.Text("tag", x, plot.Top - 3, tag, "middle");
            }
        }

        static bool Outside(double at, double start, double length) => at < start - 1 || at > start + length + 1;
    }

    private static double HalfWidth(Tick tick) => TextWidth.Of(tick.Label, FigureLayout.TickSize) / 2;
}
