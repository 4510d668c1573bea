using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>
/// The fused multiply-add of floats for machines without the instruction, from arithmetic on doubles, with the same
/// bits. (The runtime's own fallback calls the C library once a lane.)
/// </summary>
internal static class EmulatedFma
{
    /// <summary>Rounded once: <c>a * b + c</c> in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Emulate(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        // A product of two floats is exact in double; one rounding to double and a second to float remain. They agree
        // with a single rounding unless the first lands exactly half-way between two floats, or among the
        // subnormal floats, where half-way lies elsewhere.
        Vector128<double> lower = Vector128.WidenLower(a) * Vector128.WidenLower(b) + Vector128.WidenLower(c);
        Vector128<double> upper = Vector128.WidenUpper(a) * Vector128.WidenUpper(b) + Vector128.WidenUpper(c);
        return MayRoundTwice(lower, upper) ? EmulateRoundingToOdd(a, b, c) : Vector128.Narrow(lower, upper);
    }

    // The halves of the sums' bits are judged apart: the low ones tell half-way, the high ones the magnitude.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayRoundTwice(Vector128<double> lower, Vector128<double> upper)
    {
        Vector128<int> low = LowWords(lower, upper);
        Vector128<int> high = HighWords(lower, upper);
        Vector128<int> halfWay = Vector128.Equals(low & Vector128.Create(0x1FFFFFFF), Vector128.Create(0x10000000));
        Vector128<int> magnitude = high & Vector128.Create(int.MaxValue);
        const int TwiceSmallestNormal = 0x38200000;
        Vector128<int> small = Vector128.LessThan(magnitude, Vector128.Create(TwiceSmallestNormal));
        Vector128<int> zero = Vector128.Equals(magnitude | low, Vector128<int>.Zero);
        return (halfWay | Vector128.AndNot(small, zero)) != Vector128<int>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LowWords(Vector128<double> lower, Vector128<double> upper) =>
        Sse.IsSupported
            ? Sse.Shuffle(lower.AsSingle(), upper.AsSingle(), 0b10_00_10_00).AsInt32()
            : Vector128.Narrow(lower.AsInt64(), upper.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> HighWords(Vector128<double> lower, Vector128<double> upper) =>
        Sse.IsSupported
            ? Sse.Shuffle(lower.AsSingle(), upper.AsSingle(), 0b11_01_11_01).AsInt32()
            : Vector128.Narrow(lower.AsInt64() >> 32, upper.AsInt64() >> 32);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> EmulateRoundingToOdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.Narrow(
            SumRoundedToOdd(Vector128.WidenLower(a) * Vector128.WidenLower(b), Vector128.WidenLower(c)),
            SumRoundedToOdd(Vector128.WidenUpper(a) * Vector128.WidenUpper(b), Vector128.WidenUpper(c))
        );

    // A sum that is not exact gets an odd last bit, so that it cannot look like half-way between two floats.
    private static Vector128<double> SumRoundedToOdd(Vector128<double> x, Vector128<double> y)
    {
        Vector128<double> sum = x + y;
        Vector128<double> other = sum - x;
        Vector128<double> error = x - (sum - other) + (y - other);
        Vector128<long> inexact = (
            Vector128.LessThan(error, Vector128<double>.Zero) | Vector128.GreaterThan(error, Vector128<double>.Zero)
        ).AsInt64();
        Vector128<long> even = (sum.AsInt64() & Vector128<long>.One) - Vector128<long>.One;

        // One step away from zero where the error has the sum's sign, else one step towards it.
        Vector128<long> step = ((sum.AsInt64() ^ error.AsInt64()) >> 63) | Vector128<long>.One;
        return (sum.AsInt64() + (step & inexact & even)).AsDouble();
    }
}
