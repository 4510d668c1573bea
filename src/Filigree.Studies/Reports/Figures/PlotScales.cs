namespace Filigree.Studies.Reports.Figures;

/// <summary>The axes that all panels of a plot share: long enough for every mean, band, trial and reference.</summary>
internal static class PlotScales
{
    /// <summary>True for a distribution, which is a staircase from 0 to 1.</summary>
    public static bool IsSteps(FigureResult figure) =>
        figure.Specification.Kind == "cumulative" && figure.Specification.Y.Length == 0;

    /// <summary>True for a scatter.</summary>
    public static bool IsScatter(FigureResult figure) => figure.Specification.Kind == "scatter";

    /// <summary>The vertical axis.</summary>
    public static Axis Vertical(FigureResult figure, int ticks)
    {
        bool isLogarithmic = figure.Specification.YScale == "log";
        double scale = figure.Specification.Format == "percent" ? 100 : 1;
        (double low, double high) bounds =
            IsSteps(figure) ? (0, scale)
            : figure.Specification.Format == "percent" ? (0, 100)
            : (0, double.MaxValue);
        // No accuracy is above 100%, even where mean and deviation together are: bands do not lengthen the axis beyond what can be.
        bool isNatural = Points(figure).All(point => point.Y >= bounds.low && point.Y <= bounds.high);
        IEnumerable<double> values = Points(figure)
            .SelectMany(point => new[] { point.Y, Limited(point.Low), Limited(point.High) })
            .Concat(Trials(figure).Select(point => point.Y))
            .Concat(figure.References.Select(mark => mark.Y ?? double.NaN));
        return Axis.Of(
            [.. values.Where(value => double.IsFinite(value) && (!isLogarithmic || value > 0))],
            isLogarithmic,
            IsSteps(figure) ? 0 : 0.05,
            ticks,
            bounds,
            figure.Specification.YMinimum * scale,
            figure.Specification.YMaximum * scale
        );

        double Limited(double end) => isNatural ? Math.Clamp(end, bounds.low, bounds.high) : end;
    }

    /// <summary>The horizontal axis.</summary>
    public static Axis Horizontal(FigureResult figure, double plotWidth)
    {
        int ticks = Math.Max((int)(plotWidth / 70), 3);
        bool isLogarithmic = figure.Specification.XScale == "log";
        IEnumerable<double> values = Points(figure)
            .Select(point => point.X)
            .Concat(figure.References.Select(mark => mark.X ?? double.NaN));
        return Axis.Of(
            [.. values.Where(value => double.IsFinite(value) && (!isLogarithmic || value > 0))],
            isLogarithmic,
            IsScatter(figure) ? 0.05 : 0,
            ticks
        );
    }

    private static IEnumerable<FigurePoint> Points(FigureResult figure) =>
        figure.Panels.SelectMany(panel => panel.Series).SelectMany(one => one.Points);

    private static IEnumerable<FigurePoint> Trials(FigureResult figure) =>
        figure.Panels.SelectMany(panel => panel.Trials).SelectMany(one => one.Points);
}

/// <summary>Where a plot lies in its picture, and where values lie in it.</summary>
internal sealed record Plot(double Left, double Top, double Width, double Height, Axis XAxis, Axis YAxis)
{
    /// <summary>Far outside the plot is as good as outside it, and stays a number any viewer can read.</summary>
    public double X(double value) => Left + Math.Clamp(XAxis.Place(value), -10, 11) * Width;

    /// <inheritdoc cref="X"/>
    public double Y(double value) => Top + Height - Math.Clamp(YAxis.Place(value), -10, 11) * Height;
}
