using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports.Selection;

/// <summary>The best point of the curve that a table row's trials have in the mean.</summary>
internal static class MeanCurve
{
    /// <summary>
    /// The measure averaged over the trials at each value of what it goes along, and the best of these means. Trials whose curve is shorter than the
    /// longest are left out and counted as missing: a mean over fewer trials must not be the best for that reason.
    /// </summary>
    /// <param name="trials">The row's trials.</param>
    /// <param name="measure">A measure with <see cref="MeasureSpecification.Along"/>.</param>
    /// <returns>The best mean, without a spread: it is one number of all trials.</returns>
    public static SampleSummary Best(IReadOnlyList<TrialResult> trials, MeasureSpecification measure)
    {
        Dictionary<double, double>[] curves = [.. trials.Select(trial => Curve(trial, measure))];
        int longest = curves.Select(curve => curve.Count).DefaultIfEmpty(0).Max();
        Dictionary<double, double>[] whole = [.. curves.Where(curve => curve.Count == longest && longest > 0)];
        double[] means =
        [
            .. whole
                .SelectMany(curve => curve.Keys)
                .Distinct()
                .Where(at => whole.All(curve => curve.ContainsKey(at)))
                .Select(at => SampleSummary.MeanOf([.. whole.Select(curve => curve[at])])),
        ];
        return means.Length == 0
            ? SampleSummary.Empty with
            {
                Missing = trials.Count,
            }
            : SampleSummary.Empty with
            {
                Count = whole.Length,
                Missing = trials.Count - whole.Length,
                Mean = measure.Better == "lower" ? means.Min() : means.Max(),
            };
    }

    private static Dictionary<double, double> Curve(TrialResult trial, MeasureSpecification measure)
    {
        var curve = new Dictionary<double, double>();
        foreach (MetricRow row in TrialSelection.RowsAt(trial, measure))
        {
            if (row.Numbers.TryGetValue(measure.Along, out double at) && double.IsFinite(row.Numbers[measure.Name]))
            {
                curve[at] = row.Numbers[measure.Name];
            }
        }

        return curve;
    }
}
