namespace Filigree.Studies.Statistics;

/// <summary>An interval of plausible values; both ends NaN where there is none.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>No interval.</summary>
    public static Interval None { get; } = new(double.NaN, double.NaN);

    /// <summary>Student's confidence interval of a mean.</summary>
    public static Interval OfMean(SampleSummary summary, double confidence)
    {
        if (summary.Count < 2)
        {
            return None;
        }
        double half =
            Tails.StudentTwoSidedQuantile(1 - confidence, summary.Count - 1)
            * summary.StandardDeviation
            / Math.Sqrt(summary.Count);
        return new Interval(summary.Mean - half, summary.Mean + half);
    }
}
