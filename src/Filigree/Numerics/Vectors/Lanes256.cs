using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>Eight floats.</summary>
// Safe: see ILanes.
internal unsafe struct Lanes256 : ILanes<Lanes256>
{
    private Vector256<float> value;

    public static int Count => 8;

    public static Lanes256 Zero => new() { value = Vector256<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes256(float value) => new() { value = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new() { value = Vector256.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Lanes256 value) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new() { value = left.value + right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new() { value = left.value - right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new() { value = left.value * right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new() { value = left.value / right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator <(Lanes256 left, Lanes256 right) =>
        new() { value = Vector256.LessThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >(Lanes256 left, Lanes256 right) =>
        new() { value = Vector256.GreaterThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator <=(Lanes256 left, Lanes256 right) =>
        new() { value = Vector256.LessThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >=(Lanes256 left, Lanes256 right) =>
        new() { value = Vector256.GreaterThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 FusedMultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 addend) =>
        Fma.IsSupported || AdvSimd.IsSupported
            ? new() { value = Vector256.FusedMultiplyAdd(left.value, right.value, addend.value) }
            : Emulate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Lanes256 sum, Lanes256 left, Lanes256 right)
    {
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            sum.value = Vector256.FusedMultiplyAdd(left.value, right.value, sum.value);
        }
        else
        {
            sum = Emulate(left, right, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PlusZero(Lanes256 value) => new() { value = value.value + Vector256<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new() { value = Vector256.Sqrt(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) => new() { value = Vector256.Abs(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Equal(Lanes256 left, Lanes256 right) =>
        new() { value = Vector256.Equals(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Select(Lanes256 condition, Lanes256 whenTrue, Lanes256 whenFalse) =>
        new() { value = Vector256.ConditionalSelect(condition.value, whenTrue.value, whenFalse.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 CopySign(Lanes256 magnitude, Lanes256 sign) =>
        new() { value = Vector256.ConditionalSelect(Vector256.Create(-0f), sign.value, magnitude.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerOfTwo(Lanes256 exponent) =>
        // In 2^23 + 127 + n the last mantissa bits are the biased exponent.
        new() { value = ((exponent.value + Vector256.Create(8388608f + 127)).AsInt32() << 23).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SplitExponent(Lanes256 value, out Lanes256 exponent)
    {
        Vector256<int> rootHalf = Vector256.Create(0x3F3504F3);
        Vector256<int> shifted = value.value.AsInt32() - rootHalf;
        exponent = new() { value = Vector256.ConvertToSingle(shifted >> 23) };
        return new() { value = ((shifted & Vector256.Create(0x007FFFFF)) + rootHalf).AsSingle() };
    }

    private static Lanes256 Emulate(Lanes256 left, Lanes256 right, Lanes256 addend) =>
        new()
        {
            value = Vector256.Create(
                EmulatedFma.Emulate(left.value.GetLower(), right.value.GetLower(), addend.value.GetLower()),
                EmulatedFma.Emulate(left.value.GetUpper(), right.value.GetUpper(), addend.value.GetUpper())
            ),
        };
}
