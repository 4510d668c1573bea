using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Draws curves, distributions and scatters: panels with shared axes, so that they can be read side by side.</summary>
internal sealed class PlotSvg(SvgCanvas canvas, FigureResult figure, FigureLayout layout)
{
    private const double TickGap = 7;
    private const double TagWidth = 14;
    private const int MarkedPoints = 15;

    private bool IsScatter => figure.Specification.Kind == "scatter";

    private bool IsSteps => figure.Specification.Kind == "cumulative" && figure.Specification.Y.Length == 0;

    /// <summary>Draws all panels and the axes' labels.</summary>
    /// <returns>The y below them.</returns>
    public double Write(double top)
    {
        int across = layout.Across(figure.Panels.Count, isHeatMap: false);
        double plotHeight = layout.HeightOfPlot(across);
        Axis yAxis = YAxis((int)(plotHeight / 45));
        double left =
            layout.Padding + yAxis.Ticks.Max(tick => TextWidth.Of(tick.Label, FigureLayout.TickSize)) + TickGap;
        double right = layout.Padding + 12 + (figure.References.Count > 1 ? TagWidth : 0);
        double plotWidth = (layout.Width - left - right - (across - 1) * FigureLayout.PanelGap) / across;
        Axis xAxis = XAxis(Math.Max((int)(plotWidth / 70), 3));

        double y = top + FigureLayout.LineHeight - 4;
        canvas.Text("label", layout.Padding, y, Fit(figure.YLabel, layout.Width - 2 * layout.Padding));
        y += 10;
        bool labelled = figure.Panels.Any(panel => panel.Label.Length > 0);
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
                y += (labelled ? FigureLayout.LineHeight : 0) + (tagsAbove ? 12 : 0);
            }
            double x = left + column * (plotWidth + FigureLayout.PanelGap);
            WritePanel(i, new Plot(x, y, plotWidth, plotHeight, xAxis, yAxis), showsYTicks: column == 0);
        }
        y += plotHeight + FigureLayout.LineHeight + 16;
        canvas.Text(
            "label",
            (left + layout.Width - right) / 2,
            y,
            Fit(figure.XLabel, layout.Width - left - right),
            "middle"
        );
        return y + 8;
    }

    private void WritePanel(int index, Plot plot, bool showsYTicks)
    {
        FigurePanel panel = figure.Panels[index];
        if (panel.Label.Length > 0)
        {
            canvas.Text("panel", plot.Left, plot.Top - 7, Fit(panel.Label, plot.Width));
        }
        WriteAxes(plot, showsYTicks);
        string clip = $"{figure.Name}-{layout.Name}-{index}";
        canvas.Markup($"<clipPath id=\"{clip}\">");
        // A little beyond the plot, so that a point on its edge is whole; not where lines go on beyond it.
        double beyond = figure.Specification.YMinimum is null && figure.Specification.YMaximum is null ? 4 : 1;
        canvas.Rectangle("", plot.Left - 4, plot.Top - beyond, plot.Width + 8, plot.Height + 2 * beyond);
        canvas.Markup("</clipPath>\n");
        canvas.Open($"clip-path=\"url(#{clip})\"");
        foreach (FigureSeries series in panel.Series)
        {
            canvas.Open(FigureSvg.SeriesAttributes(series.Index));
            if (figure.Series[series.Index].Length > 0)
            {
                canvas.Tooltip(figure.Series[series.Index]);
            }
            if (IsScatter)
            {
                foreach (FigurePoint point in series.Points)
                {
                    canvas.Mark("dot", series.Index, plot.X(point.X), plot.Y(point.Y), 3.2);
                }
            }
            else
            {
                WriteCurve(series, plot);
            }
            canvas.Close();
        }
        canvas.Close();
        WriteReferences(plot);
    }

    private void WriteCurve(FigureSeries series, Plot plot)
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
                IsSteps ? Steps(series.Points, plot) : series.Points.Select(p => (plot.X(p.X), plot.Y(p.Y)))
            );
        }
        if (series.Points.Count == 1 || (series.Points.Count <= MarkedPoints && !IsSteps))
        {
            foreach (FigurePoint point in series.Points)
            {
                canvas.Mark("mark", series.Index, plot.X(point.X), plot.Y(point.Y), 3.5);
            }
        }
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
            double half = TextWidth.Of(tick.Label, FigureLayout.TickSize) / 2;
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

    private Axis YAxis(int ticks)
    {
        bool isLogarithmic = figure.Specification.YScale == "log";
        double scale = figure.Specification.Format == "percent" ? 100 : 1;
        double[] values =
        [
            .. Points
                .SelectMany(point => new[] { point.Y, point.Low, point.High })
                .Concat(figure.References.Select(mark => mark.Y ?? double.NaN)),
        ];
        return Axis.Of(
            [.. values.Where(value => double.IsFinite(value) && (!isLogarithmic || value > 0))],
            isLogarithmic,
            IsSteps ? 0 : 0.05,
            ticks,
            IsSteps || figure.Specification.Format == "percent" ? (0, IsSteps ? scale : 100) : (0, double.MaxValue),
            figure.Specification.YMinimum * scale,
            figure.Specification.YMaximum * scale
        );
    }

    private Axis XAxis(int ticks)
    {
        bool isLogarithmic = figure.Specification.XScale == "log";
        IEnumerable<double> values = Points
            .Select(point => point.X)
            .Concat(figure.References.Select(mark => mark.X ?? double.NaN));
        return Axis.Of(
            [.. values.Where(value => double.IsFinite(value) && (!isLogarithmic || value > 0))],
            isLogarithmic,
            IsScatter ? 0.05 : 0,
            ticks
        );
    }

    private IEnumerable<FigurePoint> Points =>
        figure.Panels.SelectMany(panel => panel.Series).SelectMany(one => one.Points);

    private static string Fit(string text, double room) => TextWidth.Fit(text, FigureLayout.TextSize, room);

    private sealed record Plot(double Left, double Top, double Width, double Height, Axis XAxis, Axis YAxis)
    {
        // Far outside the plot is as good as outside it, and stays a number any viewer can read.
        public double X(double value) => Left + Math.Clamp(XAxis.Place(value), -10, 11) * Width;

        public double Y(double value) => Top + Height - Math.Clamp(YAxis.Place(value), -10, 11) * Height;
    }
}
