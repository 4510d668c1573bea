using System.Globalization;
using System.Numerics;

namespace Filigree.Numerics;

public static partial class Elementary
{
    private const double TwoOverPi = 0.6366197723675814;

    // pi/2 in four parts; the first three have 33 bits each, so that products with quarter turns up to 2^20 are exact.
    private const double QuarterTurn1 = 1.5707963267341256;
    private const double QuarterTurn2 = 6.077100506303966e-11;
    private const double QuarterTurn3 = 2.0222662487111665e-21;
    private const double QuarterTurn4 = 8.4784276603689e-32;

    /// <summary>The sine.</summary>
    /// <param name="x">An angle in radians, of any size; infinity and NaN give NaN.</param>
    public static double Sin(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }
        int quarter = ReduceAngle(x, out double r, out double tail);
        double value = (quarter & 1) == 0 ? SinNearZero(r, tail) : CosNearZero(r, tail);
        return (quarter & 2) == 0 ? value : -value;
    }

    /// <summary>The cosine.</summary>
    /// <param name="x">An angle in radians, of any size; infinity and NaN give NaN.</param>
    public static double Cos(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }
        int quarter = ReduceAngle(x, out double r, out double tail);
        double value = (quarter & 1) == 0 ? CosNearZero(r, tail) : SinNearZero(r, tail);
        return ((quarter + 1) & 2) == 0 ? value : -value;
    }

    private static double SinNearZero(double x, double tail)
    {
        double z = x * x;
        double p = 1.0 / 355687428096000.0;
        p = p * z - 1.0 / 1307674368000.0;
        p = p * z + 1.0 / 6227020800.0;
        p = p * z - 1.0 / 39916800.0;
        p = p * z + 1.0 / 362880.0;
        p = p * z - 1.0 / 5040.0;
        p = p * z + 1.0 / 120.0;
        p = p * z - 1.0 / 6.0;
        return x + (x * z * p + tail * (1 - 0.5 * z));
    }

    private static double CosNearZero(double x, double tail)
    {
        double z = x * x;
        double p = -1.0 / 6402373705728000.0;
        p = p * z + 1.0 / 20922789888000.0;
        p = p * z - 1.0 / 87178291200.0;
        p = p * z + 1.0 / 479001600.0;
        p = p * z - 1.0 / 3628800.0;
        p = p * z + 1.0 / 40320.0;
        p = p * z - 1.0 / 720.0;
        p = p * z + 1.0 / 24.0;
        double half = 0.5 * z;
        double leading = 1 - half;
        return leading + (1 - leading - half + (z * z * p - x * tail));
    }

    // x = quarter * pi/2 + (r + tail) with |r| <= pi/4; returns quarter modulo 4.
    private static int ReduceAngle(double x, out double r, out double tail)
    {
        if (Math.Abs(x) <= 0.7853981633974483)
        {
            (r, tail) = (x, 0);
            return 0;
        }
        if (Math.Abs(x) > 1e6)
        {
            return ReduceLargeAngle(x, out r, out tail);
        }
        double n = x * TwoOverPi + Rounder - Rounder;
        (double first, double error1) = TwoSum(x - n * QuarterTurn1, -n * QuarterTurn2);
        (double second, double error2) = TwoSum(first, -n * QuarterTurn3);
        double rest = error1 + error2 - n * QuarterTurn4;
        r = second + rest;
        tail = second - r + rest;
        return (int)n & 3;
    }

    // 2/pi times 2^1280: enough bits for the fraction of the largest double's quarter turns.
    private static readonly BigInteger TwoOverPiBits = BigInteger.Parse(
        "0a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73"
            + "ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb"
            + "09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361d",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture
    );

    private static int ReduceLargeAngle(double x, out double r, out double tail)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1075;
        BigInteger turns = ((bits & 0x000FFFFFFFFFFFFF) | 0x0010000000000000) * TwoOverPiBits;
        int scale = 1280 - exponent;
        BigInteger nearest = (turns + (BigInteger.One << (scale - 1))) >> scale;
        BigInteger fraction = turns - (nearest << scale);
        const int Kept = 300;
        fraction >>= scale - Kept;

        // The first 53 bits as one double, the rest as another, both exact powers of two away from integers.
        int drop = Math.Max(0, (int)fraction.GetBitLength() - 53);
        BigInteger leading = (fraction >> drop) << drop;
        double high = (double)leading * PowerOfTwo(-Kept);
        double low = (double)(fraction - leading) * PowerOfTwo(-Kept);
        const double HalfPi = 1.5707963267948966;
        const double HalfPiLow = 6.123233995736766e-17;
        double product = high * HalfPi;
        double error = Math.FusedMultiplyAdd(high, HalfPi, -product) + (high * HalfPiLow + low * HalfPi);
        r = product + error;
        tail = product - r + error;
        int quarter = (int)(nearest & 3);
        if (x < 0)
        {
            (r, tail, quarter) = (-r, -tail, -quarter & 3);
        }
        return quarter;
    }

    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double other = sum - a;
        return (sum, a - (sum - other) + (b - other));
    }
}
