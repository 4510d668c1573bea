using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>
/// Summaries of trials that earlier versions finished: they had one density, that of the last epoch, beside the test accuracy of the best.
/// </summary>
internal static class EarlierSummary
{
    /// <summary>Gives each density to its epoch, so that the numbers mean what those of new trials do.</summary>
    /// <param name="summary">The summary as it was stored; completed in place.</param>
    /// <param name="rows">The trial's rows.</param>
    public static void Complete(Dictionary<string, double> summary, IReadOnlyList<MetricRow> rows)
    {
        if (summary.ContainsKey("final_density") || !summary.TryGetValue("best_epoch", out double best))
        {
            return;
        }
        foreach (string name in new[] { "density", "requested_density" })
        {
            if (summary.TryGetValue(name, out double last))
            {
                summary[$"final_{name}"] = last;
                summary[name] =
                    rows.FirstOrDefault(row =>
                            row.Labels.Count == 0 && row.Numbers.GetValueOrDefault("epoch", double.NaN) == best
                        )
                        ?.Numbers.GetValueOrDefault(name, double.NaN)
                    ?? double.NaN;
            }
        }
    }
}
