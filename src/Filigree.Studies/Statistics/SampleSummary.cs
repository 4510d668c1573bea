namespace Filigree.Studies.Statistics;

/// <summary>What a handful of numbers looks like. Every figure is NaN where too few numbers are finite to define it.</summary>
/// <param name="Count">How many numbers are finite.</param>
/// <param name="Missing">How many were not, and were left out.</param>
/// <param name="Mean">Arithmetic mean; needs one number.</param>
/// <param name="StandardDeviation">Sample standard deviation (divisor n - 1); needs two numbers.</param>
/// <param name="Median">Median; the mean of the middle two for an even count.</param>
/// <param name="MedianAbsoluteDeviation">Median distance from the median, not rescaled.</param>
/// <param name="Minimum">Smallest.</param>
/// <param name="Maximum">Largest.</param>
internal sealed record SampleSummary(
    int Count,
    int Missing,
    double Mean,
    double StandardDeviation,
    double Median,
    double MedianAbsoluteDeviation,
    double Minimum,
    double Maximum
)
{
    /// <summary>The summary of no numbers.</summary>
    public static SampleSummary Empty { get; } =
        new(0, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>True for several equal numbers.</summary>
    public bool IsConstant => Count > 1 && Minimum == Maximum;

    /// <summary>Sample variance; NaN for fewer than two numbers.</summary>
    public double Variance => StandardDeviation * StandardDeviation;

    /// <summary>Summarises the finite ones of some numbers.</summary>
    public static SampleSummary Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double[] sorted = Finite(all);
        if (sorted.Length == 0)
        {
            return Empty with { Missing = all.Length };
        }
        Array.Sort(sorted);
        double mean = MeanOf(sorted);
        double median = MedianOfSorted(sorted);
        double[] distances = Array.ConvertAll(sorted, value => Math.Abs(value - median));
        Array.Sort(distances);
        return new SampleSummary(
            sorted.Length,
            all.Length - sorted.Length,
            mean,
            DeviationOf(sorted, mean),
            median,
            MedianOfSorted(distances),
            sorted[0],
            sorted[^1]
        );
    }

    /// <summary>The finite numbers, in their order.</summary>
    internal static double[] Finite(IEnumerable<double> values) => [.. values.Where(double.IsFinite)];

    /// <summary>Mean of at least one number; exact for equal numbers, so that no spread stays no spread.</summary>
    internal static double MeanOf(ReadOnlySpan<double> values)
    {
        double first = values[0];
        double sum = 0;
        double lost = 0;
        foreach (double value in values)
        {
            // Sums what differs from the first number, with the rounding carried along (Neumaier).
            double term = value - first;
            double next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }
        return first + (sum + lost) / values.Length;
    }

    /// <summary>Median of numbers in ascending order.</summary>
    internal static double MedianOfSorted(ReadOnlySpan<double> sorted)
    {
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    private static double DeviationOf(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2)
        {
            return double.NaN;
        }
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }
        return Math.Sqrt(squares / (values.Length - 1));
    }
}
