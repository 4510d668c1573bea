using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>Sixteen floats.</summary>
// Safe: see ILanes.
internal unsafe struct Lanes512 : ILanes<Lanes512>
{
    private Vector512<float> value;

    public static int Count => 16;

    public static Lanes512 Zero => new() { value = Vector512<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes512(float value) => new() { value = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new() { value = Vector512.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Lanes512 value) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new() { value = left.value + right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new() { value = left.value - right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new() { value = left.value * right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new() { value = left.value / right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <(Lanes512 left, Lanes512 right) =>
        new() { value = Vector512.LessThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >(Lanes512 left, Lanes512 right) =>
        new() { value = Vector512.GreaterThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <=(Lanes512 left, Lanes512 right) =>
        new() { value = Vector512.LessThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >=(Lanes512 left, Lanes512 right) =>
        new() { value = Vector512.GreaterThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 FusedMultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 addend) =>
        Fma.IsSupported || AdvSimd.IsSupported
            ? new() { value = Vector512.FusedMultiplyAdd(left.value, right.value, addend.value) }
            : Emulate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Lanes512 sum, Lanes512 left, Lanes512 right)
    {
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            sum.value = Vector512.FusedMultiplyAdd(left.value, right.value, sum.value);
        }
        else
        {
            sum = Emulate(left, right, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PlusZero(Lanes512 value) => new() { value = value.value + Vector512<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new() { value = Vector512.Sqrt(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 value) => new() { value = Vector512.Abs(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Equal(Lanes512 left, Lanes512 right) =>
        new() { value = Vector512.Equals(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Select(Lanes512 condition, Lanes512 whenTrue, Lanes512 whenFalse) =>
        new() { value = Vector512.ConditionalSelect(condition.value, whenTrue.value, whenFalse.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 CopySign(Lanes512 magnitude, Lanes512 sign) =>
        new() { value = Vector512.ConditionalSelect(Vector512.Create(-0f), sign.value, magnitude.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PowerOfTwo(Lanes512 exponent) =>
        // In 2^23 + 127 + n the last mantissa bits are the biased exponent.
        new() { value = ((exponent.value + Vector512.Create(8388608f + 127)).AsInt32() << 23).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SplitExponent(Lanes512 value, out Lanes512 exponent)
    {
        Vector512<int> rootHalf = Vector512.Create(0x3F3504F3);
        Vector512<int> shifted = value.value.AsInt32() - rootHalf;
        exponent = new() { value = Vector512.ConvertToSingle(shifted >> 23) };
        return new() { value = ((shifted & Vector512.Create(0x007FFFFF)) + rootHalf).AsSingle() };
    }

    private static Lanes512 Emulate(Lanes512 left, Lanes512 right, Lanes512 addend) =>
        new()
        {
            value = Vector512.Create(
                EmulateHalf(left.value.GetLower(), right.value.GetLower(), addend.value.GetLower()),
                EmulateHalf(left.value.GetUpper(), right.value.GetUpper(), addend.value.GetUpper())
            ),
        };

    private static Vector256<float> EmulateHalf(
        Vector256<float> left,
        Vector256<float> right,
        Vector256<float> addend
    ) =>
        Vector256.Create(
            EmulatedFma.Emulate(left.GetLower(), right.GetLower(), addend.GetLower()),
            EmulatedFma.Emulate(left.GetUpper(), right.GetUpper(), addend.GetUpper())
        );
}
