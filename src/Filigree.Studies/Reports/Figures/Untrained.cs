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
        said = "";
        bool isCurve = figure is { Kind: "curve", X: Epoch, XScale: "linear", YScale: "linear" };
        double[] before = [.. rows.Where(row => row.X == 0).Select(row => row.Y)];
        FigureRow[] trained = [.. rows.Where(row => row.X > 0)];
        if (!isCurve || before.Length == 0 || trained.Select(row => row.X).Distinct().Count() < 2)
        {
            return rows;
        }
        (double low, double high) = (before.Min(), before.Max());
        double from = figure.YMinimum ?? trained.Min(row => row.Y);
        double to = figure.YMaximum ?? trained.Max(row => row.Y);
        bool isOutside = high < from || low > to;
        bool isBounded = figure.YMinimum is not null || figure.YMaximum is not null;
        if (!isOutside || (!isBounded && Math.Max(to, high) - Math.Min(from, low) <= Flattening * (to - from)))
        {
            return rows;
        }
        string range =
            Text(low * scale) == Text(high * scale)
                ? Text(low * scale)
                : $"{Text(low * scale)} to {Text(high * scale)}";
        said = $"0, before training, not shown: {range}";
        return trained;
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');
}
