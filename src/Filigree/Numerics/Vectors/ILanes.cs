namespace Filigree.Numerics;

/// <summary>
/// Floats side by side in one vector register. Kernels are written once, over this, and compiled for every width;
/// each operation is the IEEE one in every lane, so that the width cannot show in a result. Comparisons give lanes
/// of all ones or all zeros.
/// </summary>
/// <remarks>
/// The compiler inlines only so many calls into one kernel, and the largest come close: so no operation calls another, not even a constructor, and
/// each asks the hardware itself.
/// </remarks>
/// <typeparam name="T">The implementing struct.</typeparam>
// Safe: a vector is read and written where the caller says; it must have as many numbers there as lanes.
internal unsafe interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    static abstract int Count { get; }

    static abstract T Zero { get; }

    static abstract implicit operator T(float value);

    static abstract T Load(float* source);

    static abstract void Store(float* destination, T value);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    static abstract T operator <(T left, T right);

    static abstract T operator >(T left, T right);

    static abstract T operator <=(T left, T right);

    static abstract T operator >=(T left, T right);

    /// <summary>Rounded once: <c>left * right + addend</c>.</summary>
    static abstract T FusedMultiplyAdd(T left, T right, T addend);

    /// <summary>Rounded once: <c>sum = left * right + sum</c>, in the register that the sum is in.</summary>
    static abstract void AddProduct(ref T sum, T left, T right);

    /// <summary>The value, with +0 in place of -0.</summary>
    static abstract T PlusZero(T value);

    static abstract T Sqrt(T value);

    static abstract T Abs(T value);

    static abstract T Equal(T left, T right);

    static abstract T Select(T condition, T whenTrue, T whenFalse);

    /// <summary>The first operand's magnitude with the second one's sign.</summary>
    static abstract T CopySign(T magnitude, T sign);

    /// <summary>2 to the power of whole numbers from -126 to 127.</summary>
    static abstract T PowerOfTwo(T exponent);

    /// <summary>
    /// Splits positive normal numbers into a power of two and a factor in [sqrt(1/2), sqrt(2)).
    /// </summary>
    static abstract T SplitExponent(T value, out T exponent);
}
