namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// The values of a plot for those who point at it: a strip over each x that says what all curves are there, as the text that any browser shows without a
/// script.
/// </summary>
internal static class HoverSvg
{
    private const int MostStrips = 60;

    /// <summary>Writes a panel's strips.</summary>
    public static void Write(SvgCanvas canvas, FigureResult figure, FigurePanel panel, Plot plot)
    {
        double[] places = Some([
            .. panel
                .Series.SelectMany(series => series.Points)
                .Select(point => point.X)
                .Distinct()
                .Order()
                .Where(x => plot.X(x) >= plot.Left - 1 && plot.X(x) <= plot.Left + plot.Width + 1),
        ]);
        canvas.Open("hits");
        for (int i = 0; i < places.Length; i++)
        {
            double x = plot.X(places[i]);
            double from = i == 0 ? plot.Left : (plot.X(places[i - 1]) + x) / 2;
            double to = i == places.Length - 1 ? plot.Left + plot.Width : (x + plot.X(places[i + 1])) / 2;
            canvas.Rectangle(
                $"{canvas.Style("hit")} data-x=\"{SvgCanvas.Number(x)}\"",
                from,
                plot.Top,
                to - from,
                plot.Height,
                Text(figure, panel, places[i])
            );
        }
        canvas.Close();
    }

    /// <summary>A point of a scatter in words.</summary>
    public static string OfPoint(FigureResult figure, FigureTrial trial)
    {
        FigurePoint point = trial.Points[0];
        string name = figure.Series[trial.Index];
        return $"{(name.Length == 0 ? "" : $"{name}, ")}{trial.Label}: {FigureNotes.Number(point.X)}, {FigureNotes.Number(point.Y)}";
    }

    private static string Text(FigureResult figure, FigurePanel panel, double x)
    {
        string unit = figure.Specification.Format == "percent" ? "%" : "";
        List<string> lines = [$"{FigureBuilder.Words(figure.Specification.X)} {FigureNotes.Number(x)}"];
        foreach (FigureSeries series in panel.Series)
        {
            // A staircase has a value everywhere, a curve at its points.
            int at = PlotScales.IsSteps(figure)
                ? series.Points.TakeWhile(point => point.X <= x).Count() - 1
                : IndexOf(series.Points, x);
            if (at < 0)
            {
                continue;
            }
            FigurePoint point = series.Points[at];
            string name = figure.Series[series.Index];
            string band = double.IsNaN(point.Low)
                ? ""
                : $" ({FigureNotes.Number(point.Low)} to {FigureNotes.Number(point.High)})";
            lines.Add($"{(name.Length == 0 ? "" : $"{name}: ")}{FigureNotes.Number(point.Y)}{unit}{band}");
        }
        return string.Join('\n', lines);
    }

    private static int IndexOf(IReadOnlyList<FigurePoint> points, double x)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i].X == x)
            {
                return i;
            }
        }
        return -1;
    }

    // Of many places some: a strip as narrow as a pixel cannot be pointed at.
    private static double[] Some(double[] places) =>
        places.Length <= MostStrips
            ? places
            : [.. Enumerable.Range(0, MostStrips).Select(i => places[i * (places.Length - 1) / (MostStrips - 1)])];
}
