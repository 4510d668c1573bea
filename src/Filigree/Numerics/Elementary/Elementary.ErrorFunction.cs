namespace Filigree.Numerics;

public static partial class Elementary
{
    // erf(k / 8), k = 0 .. 47.
    private static readonly double[] ErfOfEighths =
    [
        0.0,
        0.1403162048013338,
        0.27632639016823696,
        0.4041169094348223,
        0.5204998778130465,
        0.623240882188418,
        0.7111556336535151,
        0.7840750610598597,
        0.8427007929497149,
        0.8883882317017078,
        0.9229001282564583,
        0.9481700727820903,
        0.9661051464753108,
        0.9784437332399837,
        0.9866716712191824,
        0.9919900576701199,
        0.9953222650189527,
        0.9973459706405177,
        0.9985372834133188,
        0.9992170617821089,
        0.999593047982555,
        0.9997946242638588,
        0.9998993778780803,
        0.9999521451602562,
        0.9999779095030014,
        0.9999901032653747,
        0.9999956972205363,
        0.9999981847185726,
        0.9999992569016276,
        0.9999997048598075,
        0.9999998862727434,
        0.999999957486056,
        0.9999999845827421,
        0.9999999945765992,
        0.9999999981494259,
        0.9999999993875167,
        0.9999999998033839,
        0.9999999999387839,
        0.9999999999815149,
        0.9999999999945866,
        0.9999999999984626,
        0.9999999999995766,
        0.9999999999998869,
        0.9999999999999707,
        0.9999999999999927,
        0.9999999999999982,
        0.9999999999999996,
        0.9999999999999999,
    ];

    /// <summary>The error function.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude < 5.9375))
        {
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        }

        // The Taylor series around the nearest eighth c: the derivative g = 2/sqrt(pi) exp(-t^2) has the coefficients
        // (n + 1) g[n+1] = -2 c g[n] - 2 g[n-1], and erf(c + d) = erf(c) + sum of g[n] d^(n+1) / (n + 1).
        double n8 = magnitude * 8 + Rounder - Rounder;
        double c = n8 * 0.125;
        double d = magnitude - c;
        double g = 1.1283791670955126 * Exp(-c * c);
        double previous = 0;
        double power = 1;
        double increment = 0;
        for (int n = 1; n <= 16; n++)
        {
            increment += g * power / n;
            power *= d;
            (g, previous) = ((-2 * c * g - 2 * previous) / n, g);
        }
        return Math.CopySign(ErfOfEighths[(int)n8] + increment * d, x);
    }

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Tanh(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude < 22))
        {
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        }
        if (magnitude > 0.55)
        {
            return Math.CopySign(1 - 2 / (Exp(2 * magnitude) + 1), x);
        }

        // Lambert's continued fraction x / (1 + z / (3 + z / (5 + ...))), written as x - x z / (3 + ... + z).
        double z = x * x;
        double tail = 17;
        for (int k = 15; k >= 3; k -= 2)
        {
            tail = k + z / tail;
        }
        return x - x * (z / (tail + z));
    }
}
