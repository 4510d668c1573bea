using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Sixteen floats.</summary>
internal unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private Vector512<float> value = value;

    public static int Count => 16;

    public static Lanes512 Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes512(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Lanes512 value) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <(Lanes512 left, Lanes512 right) =>
        new(Vector512.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >(Lanes512 left, Lanes512 right) =>
        new(Vector512.GreaterThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <=(Lanes512 left, Lanes512 right) =>
        new(Vector512.LessThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >=(Lanes512 left, Lanes512 right) =>
        new(Vector512.GreaterThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Lanes512 sum, Lanes512 left, Lanes512 right)
    {
        if (FusedProduct.IsHardware)
        {
            sum.value = Vector512.FusedMultiplyAdd(left.value, right.value, sum.value);
        }
        else
        {
            sum = FusedMultiplyAdd(left, right, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 FusedMultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 addend) =>
        FusedProduct.IsHardware
            ? new(Vector512.FusedMultiplyAdd(left.value, right.value, addend.value))
            : new(
                Vector512.Create(
                    Emulate(left.value.GetLower(), right.value.GetLower(), addend.value.GetLower()),
                    Emulate(left.value.GetUpper(), right.value.GetUpper(), addend.value.GetUpper())
                )
            );

    private static Vector256<float> Emulate(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.Create(
            FusedProduct.Emulate(left.GetLower(), right.GetLower(), addend.GetLower()),
            FusedProduct.Emulate(left.GetUpper(), right.GetUpper(), addend.GetUpper())
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PlusZero(Lanes512 value) =>
        new(Vector512.AndNot(value.value, Vector512.Equals(value.value, Vector512<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 value) => new(Vector512.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Equal(Lanes512 left, Lanes512 right) => new(Vector512.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Select(Lanes512 condition, Lanes512 whenTrue, Lanes512 whenFalse) =>
        new(Vector512.ConditionalSelect(condition.value, whenTrue.value, whenFalse.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 CopySign(Lanes512 magnitude, Lanes512 sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(-0f), sign.value, magnitude.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PowerOfTwo(Lanes512 exponent) =>
        // In 2^23 + 127 + n the last mantissa bits are the biased exponent.
        new(((exponent.value + Vector512.Create(8388608f + 127)).AsInt32() << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SplitExponent(Lanes512 value, out Lanes512 exponent)
    {
        Vector512<int> rootHalf = Vector512.Create(0x3F3504F3);
        Vector512<int> shifted = value.value.AsInt32() - rootHalf;
        exponent = new(Vector512.ConvertToSingle(shifted >> 23));
        return new(((shifted & Vector512.Create(0x007FFFFF)) + rootHalf).AsSingle());
    }
}
