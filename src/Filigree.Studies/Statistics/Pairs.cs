namespace Filigree.Studies.Statistics;

/// <summary>Finds the trials of two samples that belong together.</summary>
internal static class Pairs
{
    /// <summary>
    /// Sample less baseline for every key that both have, in the sample's order. Where a key comes more than once, the
    /// first meets the first, the second the second.
    /// </summary>
    public static double[] Differences(
        IReadOnlyList<Observation> sample,
        IReadOnlyList<Observation> baseline,
        out int unpaired
    )
    {
        Dictionary<string, Queue<double>> partners = [];
        int candidates = 0;
        foreach (Observation one in baseline.Where(one => double.IsFinite(one.Value)))
        {
            if (!partners.TryGetValue(one.Key, out Queue<double>? queue))
            {
                partners.Add(one.Key, queue = []);
            }
            queue.Enqueue(one.Value);
            candidates++;
        }
        List<double> differences = [];
        foreach (Observation one in sample.Where(one => double.IsFinite(one.Value)))
        {
            candidates++;
            if (partners.TryGetValue(one.Key, out Queue<double>? queue) && queue.TryDequeue(out double partner))
            {
                differences.Add(one.Value - partner);
            }
        }
        unpaired = candidates - 2 * differences.Count;
        return [.. differences];
    }

    /// <summary>True where every finite number of both samples has a partner, and there are two pairs at least.</summary>
    public static bool AllPair(IReadOnlyList<Observation> sample, IReadOnlyList<Observation> baseline) =>
        Differences(sample, baseline, out int unpaired).Length >= 2 && unpaired == 0;
}
