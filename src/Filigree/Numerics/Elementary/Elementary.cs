namespace Filigree.Numerics;

/// <summary>
/// Elementary functions made of IEEE basic operations alone (+, -, *, /, fused multiply-add), so that they give the
/// same bits on every machine; the platform's own differ from one C library to the next. The double versions are
/// within 2 units in the last place, the float versions (scalar and over spans, equal bits) within 3.
/// </summary>
public static partial class Elementary
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; the first has 33 bits, so that a product with an exponent is exact.
    private const double Ln2High = 0.6931471804855391;
    private const double Ln2Low = 7.440617110012397e-11;

    // Adding and subtracting 1.5 * 2^52 rounds to the nearest integer.
    private const double Rounder = 6755399441055744.0;

    /// <summary>The natural exponential of a whole number, in double precision; of the others alone, the float version would be the nearest.</summary>
    /// <param name="x">Any number.</param>
    public static double Exp(long x) => Exp((double)x);

    /// <summary>The natural logarithm of a whole number, in double precision; of the others alone, the float version would be the nearest.</summary>
    /// <param name="x">Any number; 0 gives minus infinity, a negative number NaN.</param>
    public static double Log(long x) => Log((double)x);

    /// <summary>The natural exponential.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Exp(double x)
    {
        if (!(x < 709.79))
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }
        if (x < -745.14)
        {
            return 0;
        }
        double n = x * Log2E + Rounder - Rounder;
        double high = x - n * Ln2High;
        double low = n * Ln2Low;
        double r = high - low;
        double tail = high - r - low;

        // exp(r) = 1 + r + r^2 (1/2! + r/3! + ...), |r| <= 0.35: the first term left out is below 2^-57.
        double p = 1.0 / 6227020800.0;
        p = p * r + 1.0 / 479001600.0;
        p = p * r + 1.0 / 39916800.0;
        p = p * r + 1.0 / 3628800.0;
        p = p * r + 1.0 / 362880.0;
        p = p * r + 1.0 / 40320.0;
        p = p * r + 1.0 / 5040.0;
        p = p * r + 1.0 / 720.0;
        p = p * r + 1.0 / 120.0;
        p = p * r + 1.0 / 24.0;
        p = p * r + 1.0 / 6.0;
        p = p * r + 0.5;
        double value = 1 + (r + (r * r * p + tail));

        // Two factors, because 2^n alone may lie outside the normal numbers where the result does not.
        int exponent = (int)n;
        int half = exponent >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any number; 0 gives minus infinity, a negative number or NaN gives NaN.</param>
    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }
        if (double.IsPositiveInfinity(x))
        {
            return x;
        }
        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2^54: a subnormal becomes normal
            exponent = -54;
        }

        // x = 2^exponent * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)).
        long bits = BitConverter.DoubleToInt64Bits(x);
        const long RootHalf = 0x3FE6A09E667F3BCD;
        long shifted = bits - RootHalf;
        exponent += (int)(shifted >> 52);
        double f = BitConverter.Int64BitsToDouble((shifted & 0x000FFFFFFFFFFFFF) + RootHalf) - 1;

        // log(1 + f) = 2 atanh(s) = 2 s + s R, s = f / (2 + f), written as f - (f^2/2 - s (f^2/2 + R)) so that
        // the leading part f stays exact.
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double even = ((((2.0 / 23 * w + 2.0 / 19) * w + 2.0 / 15) * w + 2.0 / 11) * w + 2.0 / 7) * w + 2.0 / 3;
        double odd = ((((2.0 / 25 * w + 2.0 / 21) * w + 2.0 / 17) * w + 2.0 / 13) * w + 2.0 / 9) * w + 2.0 / 5;
        double remainder = z * (odd * z + even);
        double halfSquare = 0.5 * f * f;
        return exponent * Ln2High - (halfSquare - (s * (halfSquare + remainder) + exponent * Ln2Low) - f);
    }

    /// <summary>A number raised to an integer power.</summary>
    /// <param name="x">The base.</param>
    /// <param name="exponent">The power; 0 gives 1.</param>
    public static double Pow(double x, int exponent)
    {
        // Repeated squaring on pairs (value, error), so that the rounding of many products does not add up.
        uint n = (uint)Math.Abs((long)exponent);
        double power = 1;
        double powerError = 0;
        double square = x;
        double squareError = 0;
        while (true)
        {
            if ((n & 1) != 0)
            {
                (power, powerError) = Multiply(power, powerError, square, squareError);
            }
            n >>= 1;
            if (n == 0)
            {
                break;
            }
            (square, squareError) = Multiply(square, squareError, square, squareError);
        }
        if (exponent >= 0)
        {
            return power + powerError;
        }
        double inverse = 1 / power;
        double correction = -(Math.FusedMultiplyAdd(inverse, power, -1) + inverse * powerError) * inverse;
        return double.IsFinite(correction) ? inverse + correction : inverse;
    }

    private static (double Value, double Error) Multiply(double a, double aError, double b, double bError)
    {
        double product = a * b;
        double error = Math.FusedMultiplyAdd(a, b, -product) + (a * bError + aError * b);
        double value = product + error;
        return double.IsFinite(value) ? (value, product - value + error) : (product, 0);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
