using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Four floats.</summary>
internal unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private Vector128<float> value = value;

    public static int Count => 4;

    public static Lanes128 Zero => new(Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes128(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Lanes128 value) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <(Lanes128 left, Lanes128 right) =>
        new(Vector128.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >(Lanes128 left, Lanes128 right) =>
        new(Vector128.GreaterThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <=(Lanes128 left, Lanes128 right) =>
        new(Vector128.LessThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >=(Lanes128 left, Lanes128 right) =>
        new(Vector128.GreaterThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Lanes128 sum, Lanes128 left, Lanes128 right)
    {
        if (FusedProduct.IsHardware)
        {
            sum.value = Vector128.FusedMultiplyAdd(left.value, right.value, sum.value);
        }
        else
        {
            sum = FusedMultiplyAdd(left, right, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FusedMultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) =>
        FusedProduct.IsHardware
            ? new(Vector128.FusedMultiplyAdd(left.value, right.value, addend.value))
            : new(FusedProduct.Emulate(left.value, right.value, addend.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PlusZero(Lanes128 value) =>
        new(Vector128.AndNot(value.value, Vector128.Equals(value.value, Vector128<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) => new(Vector128.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Equal(Lanes128 left, Lanes128 right) => new(Vector128.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 condition, Lanes128 whenTrue, Lanes128 whenFalse) =>
        new(Vector128.ConditionalSelect(condition.value, whenTrue.value, whenFalse.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 CopySign(Lanes128 magnitude, Lanes128 sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(-0f), sign.value, magnitude.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PowerOfTwo(Lanes128 exponent) =>
        // In 2^23 + 127 + n the last mantissa bits are the biased exponent.
        new(((exponent.value + Vector128.Create(8388608f + 127)).AsInt32() << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SplitExponent(Lanes128 value, out Lanes128 exponent)
    {
        Vector128<int> rootHalf = Vector128.Create(0x3F3504F3);
        Vector128<int> shifted = value.value.AsInt32() - rootHalf;
        exponent = new(Vector128.ConvertToSingle(shifted >> 23));
        return new(((shifted & Vector128.Create(0x007FFFFF)) + rootHalf).AsSingle());
    }
}
