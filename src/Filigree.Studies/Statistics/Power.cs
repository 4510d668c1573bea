namespace Filigree.Studies.Statistics;

/// <summary>
/// How often t-tests show a difference that is there, and how many seeds it takes: by the noncentral t, for normal numbers with equal spreads. Effects are
/// differences in standard deviations.
/// </summary>
public static class Power
{
    /// <summary>The power that is asked for where no other is: a difference shows in four studies of five.</summary>
    public const double Usual = 0.8;

    /// <summary>The most seeds that <see cref="SeedsOfTwo"/> and <see cref="SeedsOfPairs"/> look for.</summary>
    public const int MostSeeds = 10_000;

    /// <summary>The chance that Student's test of two samples of equal size shows an effect; NaN for fewer than two numbers a side.</summary>
    /// <param name="effect">The difference of means over the standard deviation.</param>
    /// <param name="count">Numbers a side.</param>
    /// <param name="level">Significance level, two-sided.</param>
    public static double OfTwo(double effect, int count, double level = 0.05) =>
        Of(effect * Math.Sqrt(count / 2.0), 2 * count - 2, level);

    /// <summary>The chance that the paired test shows an effect; NaN for fewer than two pairs.</summary>
    /// <param name="effect">The mean difference over the differences' standard deviation.</param>
    /// <param name="pairs">Pairs.</param>
    /// <param name="level">Significance level, two-sided.</param>
    public static double OfPairs(double effect, int pairs, double level = 0.05) =>
        Of(effect * Math.Sqrt(pairs), pairs - 1, level);

    /// <summary>The seeds a side that show an effect with this power; null where more than <see cref="MostSeeds"/> would not.</summary>
    /// <param name="effect">The difference of means over the standard deviation.</param>
    /// <param name="power">The chance to show it, between 0 and 1.</param>
    /// <param name="level">Significance level, two-sided.</param>
    public static int? SeedsOfTwo(double effect, double power = Usual, double level = 0.05) =>
        Fewest(count => OfTwo(effect, count, level), effect, 2, power, level);

    /// <summary>The pairs that show an effect with this power; null where more than <see cref="MostSeeds"/> would not.</summary>
    /// <param name="effect">The mean difference over the differences' standard deviation.</param>
    /// <param name="power">The chance to show it, between 0 and 1.</param>
    /// <param name="level">Significance level, two-sided.</param>
    public static int? SeedsOfPairs(double effect, double power = Usual, double level = 0.05) =>
        Fewest(pairs => OfPairs(effect, pairs, level), effect, 1, power, level);

    private static double Of(double noncentrality, double degrees, double level) =>
        degrees < 1 || double.IsNaN(noncentrality)
            ? double.NaN
            : Tails.NoncentralStudentTwoSided(
                Tails.StudentTwoSidedQuantile(level, degrees),
                degrees,
                Math.Abs(noncentrality)
            );

    // From what normal numbers would take on, which is less than t takes by a few seeds; more seeds never show less.
    private static int? Fewest(Func<int, double> powerOf, double effect, int samples, double power, double level)
    {
        double quantiles = Tails.NormalQuantile(1 - level / 2) + Tails.NormalQuantile(power);
        double estimate = samples * quantiles * quantiles / (effect * effect);
        if (!(estimate <= MostSeeds))
        {
            return null;
        }
        int count = Math.Max((int)estimate, 2);
        while (count > 2 && powerOf(count - 1) >= power)
        {
            count--;
        }
        while (count < MostSeeds && powerOf(count) < power)
        {
            count++;
        }
        return powerOf(count) >= power ? count : null;
    }
}
