using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Elementary functions of floats, lane by lane. They use multiplications and additions rounded one by one, no fused
/// ones, which machines without the instruction would be slow at. Polynomials are Chebyshev fits.
/// </summary>
internal static class ElementaryKernels
{
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    private const float Rounder = 12582912f;

    private const float Log2E = 1.442695f;

    // ln 2 in two parts; the first has 15 bits, so that a product with an exponent is exact.
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.428606765330187e-06f;

    private const float SmallestNormal = 1.17549435e-38f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        // NaN fails both comparisons and goes through.
        T bounded = T.Select(x > 89f, 89f, T.Select(x < -88f, -88f, x));
        T n = bounded * Log2E + Rounder - Rounder;
        T r = bounded - n * Ln2High - n * Ln2Low;
        T p = (((r * 0.0013926182f + 0.008363178f) * r + 0.041666556f) * r + 0.16666576f) * r + 0.5f;
        T value = r * r * p + r + 1f;

        // Two factors, because 2^128 is no float where the result still is.
        T half = n * 0.5f + Rounder - Rounder;
        value = value * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
        return T.Select(x < -87.33654f, T.Zero, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T subnormal = x < SmallestNormal;
        T normal = T.Select(subnormal, x * 8388608f, x);
        T f = T.SplitExponent(normal, out T exponent) - 1f;
        exponent = exponent - T.Select(subnormal, 23f, T.Zero);
        T value = Log(exponent, f);
        value = T.Select(x < float.PositiveInfinity, value, x);
        value = T.Select(x < T.Zero, float.NaN, value);
        return T.Select(T.Equal(x, T.Zero), float.NegativeInfinity, value);
    }

    /// <summary>-log(x) for x in (0, 1], -log(1 + x) for x in (-1, 0): precise on both sides of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NegativeLog<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T f = T.SplitExponent(T.Select(x < T.Zero, x + 1f, x), out T exponent) - 1f;

        // 1 + x has lost the last bits of an x near 0, which is f itself there.
        T isNear = T.Select(x < T.Zero, x, -1f) > -0.25f;
        return T.Zero - Log(exponent, T.Select(isNear, x, f));
    }

    // The logarithm of 2^exponent * (1 + f), 1 + f in [sqrt(1/2), sqrt(2)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Log<T>(T exponent, T f)
        where T : unmanaged, ILanes<T>
    {
        // log(1 + f) = 2 atanh(s), s = f / (2 + f), written so that the leading part f stays exact.
        T s = f / (f + 2f);
        T z = s * s;
        T remainder = (((z * (2f / 9) + 2f / 7) * z + 2f / 5) * z + 2f / 3) * z;
        T halfSquare = f * f * 0.5f;
        return exponent * Ln2High - (halfSquare - (s * (halfSquare + remainder) + exponent * Ln2Low) - f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T magnitude = T.Abs(x);
        T z = x * x;
        T p = (((z * -0.0062691197f + 0.02111096f) * z + -0.05387395f) * z + 0.13332915f) * z + -0.3333333f;
        T near = magnitude + magnitude * z * p;
        T far = (T)1f - (T)2f / (Exp(magnitude + magnitude) + 1f);
        return T.CopySign(T.Select(magnitude < 0.6f, near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T e = Exp(T.Zero - T.Abs(x));
        return T.Select(x < T.Zero, e, 1f) / (e + 1f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T magnitude = T.Abs(x);
        T z = x * x;
        T p = (z * 7.875875e-05f + -0.00080168643f) * z + 0.0051890872f;
        p = (((p * z + -0.026854211f) * z + 0.11283594f) * z + -0.37612626f) * z + 0.12837917f;
        T near = magnitude + magnitude * p;

        // erf = 1 - exp(-q) with a polynomial q; from 4 on it is 1.
        T u = T.Select(magnitude > 4f, 4f, magnitude);
        T q = ((u * -1.6371514e-06f + 4.605804e-05f) * u + -0.00059680565f) * u + 0.004759596f;
        q = (((q * u + -0.026421135f) * u + 0.110080086f) * u + 0.63182604f) * u + 1.1302334f;
        q = q * u + -0.00032013806f;
        T far = (T)1f - Exp(T.Zero - q);
        return T.CopySign(T.Select(magnitude < 1f, near, far), x);
    }
}
