namespace Filigree.Studies.Statistics;

/// <summary>Finds the trials of two samples that belong together.</summary>
internal static class Pairs
{
    /// <summary>
    /// Sample less baseline for every key that both have, in the sample's order. Where a key comes more than once, the
    /// first meets the first, the second the second.
    /// </summary>
    /// <param name="sample">Numbers of the sample.</param>
    /// <param name="baseline">Numbers it is set against.</param>
    /// <param name="unpaired">Numbers of either side without a partner.</param>
    /// <param name="diverged">What stands for a diverged trial, an infinity; NaN to leave it out. Two that diverged do not differ.</param>
    public static double[] Differences(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        out int unpaired,
        double diverged = double.NaN
    )
    {
        Dictionary<string, Queue<double>> partners = [];
        int candidates = 0;
        foreach (Observation one in Counted(baseline, diverged))
        {
            if (!partners.TryGetValue(one.Key, out Queue<double>? queue))
            {
                partners.Add(one.Key, queue = []);
            }
            queue.Enqueue(one.Value);
            candidates++;
        }
        List<double> differences = [];
        foreach (Observation one in Counted(sample, diverged))
        {
            candidates++;
            if (partners.TryGetValue(one.Key, out Queue<double>? queue) && queue.TryDequeue(out double partner))
            {
                differences.Add(one.Value == partner ? 0 : one.Value - partner);
            }
        }
        unpaired = candidates - 2 * differences.Count;
        return [.. differences];
    }

    private static IEnumerable<Observation> Counted(IReadOnlyList<Observation> all, double diverged) =>
        all.Select(one =>
                one.HasDiverged ? one with { Value = diverged }
                : double.IsFinite(one.Value) ? one
                : one with { Value = double.NaN }
            )
            .Where(one => !double.IsNaN(one.Value));

    /// <summary>True where every finite number of both samples has a partner, and there are two pairs at least.</summary>
    public static bool AllPair(IReadOnlyList<Observation> sample, IReadOnlyList<Observation> baseline) =>
        Differences(sample, baseline, out int unpaired).Length >= 2 && unpaired == 0;
}
