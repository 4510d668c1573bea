namespace Filigree.Studies.Statistics;

/// <summary>Holm's step-down correction (1979): the chance of one false alarm among all the tests stays at the level.</summary>
internal static class Holm
{
    /// <summary>Corrected p-values in the order given; NaN stays NaN and counts as no test.</summary>
    public static double[] Correct(IReadOnlyList<double> pValues)
    {
        int[] order =
        [
            .. Enumerable.Range(0, pValues.Count).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i]),
        ];
        double[] corrected = [.. pValues];
        double greatest = 0;
        for (int place = 0; place < order.Length; place++)
        {
            greatest = Math.Max(greatest, Math.Min(1, (order.Length - place) * pValues[order[place]]));
            corrected[order[place]] = greatest;
        }
        return corrected;
    }
}
