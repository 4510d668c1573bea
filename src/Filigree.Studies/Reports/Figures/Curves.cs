using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Makes the points of curves.</summary>
internal static class Curves
{
    private const int MostPoints = 400;

    /// <summary>Names a study file may give a band.</summary>
    public static readonly string[] Bands = ["minmax", "deviation", "interval", "none"];

    /// <summary>The mean of all numbers at one x, with a band where there are two or more.</summary>
    /// <param name="rows">The data.</param>
    /// <param name="band">Name of the band.</param>
    /// <param name="xScale">What an x is shown as: 100 for percent.</param>
    /// <param name="yScale">What a y is shown as.</param>
    /// <param name="mostPoints">About so many points stay of a longer curve.</param>
    public static FigurePoint[] Mean(
        FigureRow[] rows,
        string band,
        double xScale,
        double yScale,
        int mostPoints = MostPoints
    )
    {
        if (!Bands.Contains(band))
        {
            throw new ArgumentException($"band '{band}' is unknown: use {string.Join(", ", Bands)}");
        }
        FigurePoint[] points =
        [
            .. rows.GroupBy(row => row.X)
                .OrderBy(group => group.Key)
                .Select(group => Point(group.Key, SampleSummary.Of(group.Select(row => row.Y)), band, xScale, yScale)),
        ];
        return Thin(points, mostPoints);
    }

    /// <summary>The mean of some numbers at one x, with a band where there are two or more.</summary>
    public static FigurePoint Point(double x, SampleSummary summary, string band, double xScale, double yScale)
    {
        Interval range =
            summary.Count < 2
                ? Interval.None
                : band switch
                {
                    "minmax" => new Interval(summary.Minimum, summary.Maximum),
                    "deviation" => new Interval(
                        summary.Mean - summary.StandardDeviation,
                        summary.Mean + summary.StandardDeviation
                    ),
                    "interval" => Interval.OfMean(summary, 0.95),
                    _ => Interval.None,
                };
        return new FigurePoint(x * xScale, summary.Mean * yScale, range.Low * yScale, range.High * yScale);
    }

    /// <summary>The cumulative distribution of x: at every value, the share of values up to it.</summary>
    public static FigurePoint[] Distribution(FigureRow[] rows, double xScale, double yScale)
    {
        double[] sorted = [.. rows.Select(row => row.X * xScale).Order()];
        List<FigurePoint> points = [new(sorted[0], 0)];
        for (int i = 0; i < sorted.Length; i++)
        {
            // Of equal values only the last counts.
            if (i == sorted.Length - 1 || sorted[i] != sorted[i + 1])
            {
                points.Add(new FigurePoint(sorted[i], (i + 1.0) / sorted.Length * yScale));
            }
        }
        return Thin([.. points], MostPoints);
    }

    /// <summary>
    /// About so many points at most: more than pixels make files large and pictures no better. Of every stretch the lowest and the highest point stay, so
    /// that no peak is lost.
    /// </summary>
    public static FigurePoint[] Thin(FigurePoint[] points, int most = MostPoints)
    {
        if (points.Length <= most)
        {
            return points;
        }
        List<FigurePoint> kept = [points[0]];
        int stretches = most / 2;
        for (int s = 0; s < stretches; s++)
        {
            int from = 1 + (int)((long)s * (points.Length - 2) / stretches);
            int to = 1 + (int)((long)(s + 1) * (points.Length - 2) / stretches);
            int low = from;
            int high = from;
            for (int i = from; i < to; i++)
            {
                low = points[i].Y < points[low].Y ? i : low;
                high = points[i].Y > points[high].Y ? i : high;
            }
            kept.Add(points[Math.Min(low, high)]);
            if (low != high)
            {
                kept.Add(points[Math.Max(low, high)]);
            }
        }
        kept.Add(points[^1]);
        return [.. kept];
    }
}
