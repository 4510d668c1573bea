using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Connectivity;

/// <summary>In which order numbers are taken by a selection.</summary>
internal interface IRanking
{
    /// <summary>A number's key: the greater, the sooner it is taken; 0 where it never is.</summary>
    static abstract uint KeyOf(float number);

    /// <summary>Four numbers' keys.</summary>
    static abstract Vector128<uint> KeysOf(Vector128<float> numbers);
}

/// <summary>The greatest magnitude first. Zeros of either sign, and NaN, are no connections and never taken.</summary>
internal readonly struct Strongest : IRanking
{
    public const uint Infinity = 0x7F80_0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KeyOf(float number)
    {
        uint key = BitConverter.SingleToUInt32Bits(number) & 0x7FFF_FFFF;
        return key <= Infinity ? key : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> KeysOf(Vector128<float> numbers)
    {
        Vector128<uint> keys = Vector128.Abs(numbers).AsUInt32();
        return Vector128.LessThanOrEqual(keys.AsInt32(), Vector128.Create((int)Infinity)).AsUInt32() & keys;
    }
}

/// <summary>The highest number first; NaN is never taken.</summary>
internal readonly struct Highest : IRanking
{
    // Bits that are ordered as the numbers are: all flipped below 0, the sign alone above. Both zeros are one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KeyOf(float number)
    {
        int bits = BitConverter.SingleToInt32Bits(number + 0f);
        return float.IsNaN(number) ? 0 : (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> KeysOf(Vector128<float> numbers)
    {
        Vector128<int> bits = (numbers + Vector128<float>.Zero).AsInt32();
        return (bits ^ ((bits >> 31) | Vector128.Create(int.MinValue))).AsUInt32()
            & Vector128.Equals(numbers, numbers).AsUInt32();
    }
}

/// <summary>The lowest number first; NaN comes last.</summary>
internal readonly struct Lowest : IRanking
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KeyOf(float number) => float.IsNaN(number) ? 1 : ~Highest.KeyOf(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> KeysOf(Vector128<float> numbers) =>
        Vector128.ConditionalSelect(
            Vector128.Equals(numbers, numbers).AsUInt32(),
            ~Highest.KeysOf(numbers),
            Vector128<uint>.One
        );
}

/// <summary>Of the numbers above 0 the one that is closest to it first; no other is ever taken.</summary>
internal readonly struct LowestPositive : IRanking
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KeyOf(float number) => number > 0 ? Lowest.KeyOf(number) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> KeysOf(Vector128<float> numbers) =>
        Vector128.GreaterThan(numbers, Vector128<float>.Zero).AsUInt32() & Lowest.KeysOf(numbers);
}

/// <summary>Of the numbers below 0 the one that is closest to it first; no other is ever taken.</summary>
internal readonly struct HighestNegative : IRanking
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KeyOf(float number) => number < 0 ? Highest.KeyOf(number) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> KeysOf(Vector128<float> numbers) =>
        Vector128.LessThan(numbers, Vector128<float>.Zero).AsUInt32() & Highest.KeysOf(numbers);
}
