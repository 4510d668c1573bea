namespace Filigree.Studies.Statistics;

/// <summary>Pearson's correlation of pairs of numbers, and the two-sided test of whether it is 0.</summary>
/// <param name="Count">Number of pairs.</param>
/// <param name="Coefficient">r, from -1 to 1; NaN for fewer than three pairs, or where one side is constant.</param>
/// <param name="P">
/// Two-sided p-value by Student's t with n - 2 degrees of freedom, for pairs of normal numbers; NaN where r is.
/// </param>
internal readonly record struct PearsonCorrelation(int Count, double Coefficient, double P)
{
    /// <summary>Correlates pairs.</summary>
    /// <param name="x">One side.</param>
    /// <param name="y">The other, as many numbers.</param>
    public static PearsonCorrelation Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        double meanX = SampleSummary.Of(x).Mean;
        double meanY = SampleSummary.Of(y).Mean;
        double together = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int i = 0; i < x.Count; i++)
        {
            together += (x[i] - meanX) * (y[i] - meanY);
            squaresX += (x[i] - meanX) * (x[i] - meanX);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
        }

        double alone = Math.Sqrt(squaresX * squaresY);
        if (x.Count < 3 || !(alone > 0))
        {
            return new PearsonCorrelation(x.Count, double.NaN, double.NaN);
        }

        // Rounding must not carry a straight line beyond 1.
        double r = Math.Clamp(together / alone, -1, 1);
        int degrees = x.Count - 2;
        double t = r * Math.Sqrt(degrees / ((1 - r) * (1 + r)));
        return new PearsonCorrelation(x.Count, r, Tails.StudentTwoSided(t, degrees));
    }
}
