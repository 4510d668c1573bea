using System.Globalization;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Makes heat maps.</summary>
internal static class HeatMaps
{
    /// <summary>The mean of all values at each pair of labels. Numbers rise to the right and upwards; words keep the plan's order.</summary>
    public static HeatMap Of(FigureRow[] rows, double scale)
    {
        string[] columns = FigureBuilder.Order(rows.Select(row => row.XLabel));
        string[] down = FigureBuilder.Order(rows.Select(row => row.YLabel));
        if (down.All(label => double.TryParse(label, CultureInfo.InvariantCulture, out _)))
        {
            Array.Reverse(down);
        }
        Dictionary<(string, string), double> means = rows.GroupBy(row => (row.YLabel, row.XLabel))
            .ToDictionary(group => group.Key, group => SampleSummary.Of(group.Select(row => row.Y)).Mean * scale);
        double[,] values = new double[down.Length, columns.Length];
        for (int r = 0; r < down.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                values[r, c] = means.GetValueOrDefault((down[r], columns[c]), double.NaN);
            }
        }
        return new HeatMap(columns, down, values);
    }
}
