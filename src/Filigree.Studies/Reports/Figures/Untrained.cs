using System.Globalization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// Leaves the network before its training (epoch 0) out of curves that it would flatten: an accuracy of 10% before the first epoch makes
/// everything after it a straight line. The axis says so, and what was left out.
/// </summary>
internal static class Untrained
{
    private const string Epoch = "epoch";

    // Epoch 0 goes where the axis would be this many times as long for it.
    private const double Flattening = 2;

    /// <summary>The rows to draw.</summary>
    /// <param name="figure">What is asked for.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="scale">What a y is shown as: 100 for percent.</param>
    /// <param name="said">What the axis has to say; empty where nothing is left out.</param>
    public static FigureRow[] LeaveOut(FigureSpecification figure, FigureRow[] rows, double scale, out string said)
    {
        said = WhatIsLeftOut(figure, [.. rows.Select(row => (row.X, row.Y))], scale);
        return said.Length == 0 ? rows : [.. rows.Where(row => row.X > 0)];
    }

    /// <summary>What the axis has to say if points are to be drawn without those at 0; empty where nothing is to be left out.</summary>
    /// <param name="figure">What is asked for.</param>
    /// <param name="points">All points.</param>
    /// <param name="scale">What a y is shown as: 100 for percent.</param>
    public static string WhatIsLeftOut(FigureSpecification figure, (double X, double Y)[] points, double scale)
    {
        bool isCurve = figure is { Kind: "curve", X: Epoch, XScale: "linear", YScale: "linear" };
        double[] before = [.. points.Where(point => point.X == 0).Select(point => point.Y)];
        (double X, double Y)[] trained = [.. points.Where(point => point.X > 0)];
        if (!isCurve || before.Length == 0 || trained.Select(point => point.X).Distinct().Count() < 2)
        {
            return "";
        }
        (double low, double high) = (before.Min(), before.Max());
        double from = figure.YMinimum ?? trained.Min(point => point.Y);
        double to = figure.YMaximum ?? trained.Max(point => point.Y);
        bool isOutside = high < from || low > to;
        bool isBounded = figure.YMinimum is not null || figure.YMaximum is not null;
        if (!isOutside || (!isBounded && Math.Max(to, high) - Math.Min(from, low) <= Flattening * (to - from)))
        {
            return "";
        }
        string range =
            Text(low * scale) == Text(high * scale)
                ? Text(low * scale)
                : $"{Text(low * scale)} to {Text(high * scale)}";
        return $"0, before training, not shown: {range}";
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');
}
