using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Filigree.Studies.Statistics;

/// <summary>Tails and quantiles of the distributions the tests need.</summary>
internal static class Tails
{
    /// <summary>P(|T| >= |t|) for Student's t.</summary>
    public static double StudentTwoSided(double t, double degrees)
    {
        if (double.IsNaN(t) || !(degrees > 0))
        {
            return double.NaN;
        }
        double square = t * t;
        // Each form where it keeps its digits; the square overflows only where the tail is 0 to the last bit.
        return square < 1 ? 1 - SpecialFunctions.BetaRegularized(0.5, degrees / 2, square / (degrees + square))
            : double.IsInfinity(square) ? 0
            : SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + square));
    }

    /// <summary>The t with P(|T| >= t) = <paramref name="p"/>, for 0 &lt; p &lt; 1.</summary>
    public static double StudentTwoSidedQuantile(double p, double degrees)
    {
        if (!(p > 0 && p < 1 && degrees > 0))
        {
            return double.NaN;
        }
        double low = 0;
        double high = 1;
        while (StudentTwoSided(high, degrees) > p)
        {
            low = high;
            high *= 2;
        }
        // Halving ends when no double lies between: at most a few dozen steps, and no starting value to go wrong.
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
            {
                return middle;
            }
            if (StudentTwoSided(middle, degrees) > p)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    /// <summary>P(X >= x) for chi squared.</summary>
    public static double ChiSquared(double x, double degrees) =>
        double.IsNaN(x) || !(degrees > 0) ? double.NaN
        : x <= 0 ? 1
        : double.IsPositiveInfinity(x) ? 0
        : SpecialFunctions.GammaUpperRegularized(degrees / 2, x / 2);

    /// <summary>P(F >= f) for Fisher's F.</summary>
    public static double FisherF(double f, double numerator, double denominator) =>
        double.IsNaN(f) || !(numerator > 0 && denominator > 0) ? double.NaN
        : f <= 0 ? 1
        : double.IsPositiveInfinity(f) ? 0
        : SpecialFunctions.BetaRegularized(denominator / 2, numerator / 2, denominator / (denominator + numerator * f));

    /// <summary>
    /// P(|T| >= t) for the noncentral t: a standard normal number plus the noncentrality, over the root of an independent chi squared by its degrees. The
    /// normal tails are integrated over that root.
    /// </summary>
    /// <param name="t">Not negative.</param>
    /// <param name="degrees">Degrees of freedom.</param>
    /// <param name="noncentrality">The normal number's mean.</param>
    public static double NoncentralStudentTwoSided(double t, double degrees, double noncentrality)
    {
        // Over the logarithm of the root, whose density vanishes at both ends: the plain sum is exact to rounding.
        const int Steps = 500;
        double low = -10 / Math.Sqrt(2 * degrees) - 40 / degrees;
        double step = (10 / Math.Sqrt(2 * degrees) - low) / Steps;
        double logOfScale = degrees / 2 * Math.Log(degrees / 2) - SpecialFunctions.GammaLn(degrees / 2);
        double sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double x = low + i * step;
            double root = Math.Exp(x);
            double density = 2 * Math.Exp(logOfScale + degrees * x - degrees * root * root / 2);
            sum += density * (Normal(noncentrality - t * root) + Normal(-noncentrality - t * root));
        }
        return Math.Clamp(sum * step, 0, 1);
    }

    /// <summary>P(Z &lt;= z) for the standard normal.</summary>
    public static double Normal(double z) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, z);

    /// <summary>The z with P(Z &lt;= z) = p; infinite for p of 0 and 1.</summary>
    public static double NormalQuantile(double p) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p);

    /// <summary>Hedges' correction of a standardised difference for small samples, exact form.</summary>
    public static double HedgesCorrection(double degrees) =>
        degrees > 1
            ? Math.Exp(
                SpecialFunctions.GammaLn(degrees / 2)
                    - Math.Log(Math.Sqrt(degrees / 2))
                    - SpecialFunctions.GammaLn((degrees - 1) / 2)
            )
            : double.NaN;
}
