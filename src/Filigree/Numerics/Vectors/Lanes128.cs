using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>Four floats.</summary>
// Safe: see ILanes.
internal unsafe struct Lanes128 : ILanes<Lanes128>
{
    private Vector128<float> value;

    public static int Count => 4;

    public static Lanes128 Zero => new() { value = Vector128<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes128(float value) => new() { value = Vector128.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new() { value = Vector128.Load(source) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Lanes128 value) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new() { value = left.value + right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new() { value = left.value - right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new() { value = left.value * right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new() { value = left.value / right.value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <(Lanes128 left, Lanes128 right) =>
        new() { value = Vector128.LessThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >(Lanes128 left, Lanes128 right) =>
        new() { value = Vector128.GreaterThan(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <=(Lanes128 left, Lanes128 right) =>
        new() { value = Vector128.LessThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >=(Lanes128 left, Lanes128 right) =>
        new() { value = Vector128.GreaterThanOrEqual(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FusedMultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) =>
        Fma.IsSupported || AdvSimd.IsSupported
            ? new() { value = Vector128.FusedMultiplyAdd(left.value, right.value, addend.value) }
            : Emulate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Lanes128 sum, Lanes128 left, Lanes128 right)
    {
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            sum.value = Vector128.FusedMultiplyAdd(left.value, right.value, sum.value);
        }
        else
        {
            sum = Emulate(left, right, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PlusZero(Lanes128 value) => new() { value = value.value + Vector128<float>.Zero };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new() { value = Vector128.Sqrt(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) => new() { value = Vector128.Abs(value.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Equal(Lanes128 left, Lanes128 right) =>
        new() { value = Vector128.Equals(left.value, right.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 condition, Lanes128 whenTrue, Lanes128 whenFalse) =>
        new() { value = Vector128.ConditionalSelect(condition.value, whenTrue.value, whenFalse.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 CopySign(Lanes128 magnitude, Lanes128 sign) =>
        new() { value = Vector128.ConditionalSelect(Vector128.Create(-0f), sign.value, magnitude.value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PowerOfTwo(Lanes128 exponent) =>
        // In 2^23 + 127 + n the last mantissa bits are the biased exponent.
        new() { value = ((exponent.value + Vector128.Create(8388608f + 127)).AsInt32() << 23).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SplitExponent(Lanes128 value, out Lanes128 exponent)
    {
        Vector128<int> rootHalf = Vector128.Create(0x3F3504F3);
        Vector128<int> shifted = value.value.AsInt32() - rootHalf;
        exponent = new() { value = Vector128.ConvertToSingle(shifted >> 23) };
        return new() { value = ((shifted & Vector128.Create(0x007FFFFF)) + rootHalf).AsSingle() };
    }

    private static Lanes128 Emulate(Lanes128 left, Lanes128 right, Lanes128 addend) =>
        new() { value = EmulatedFma.Emulate(left.value, right.value, addend.value) };
}
