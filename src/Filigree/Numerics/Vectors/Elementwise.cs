using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Arithmetic and activations, element by element. Spans of one call have equal length; a destination may be one of
/// the sources, but must not overlap one otherwise.
/// </summary>
internal static class Elementwise
{
    // Fits in the first-level cache beside what it is exchanged for.
    private const int ExchangedAtATime = 1024;

    /// <summary><c>y = value</c>.</summary>
    public static void Fill(Span<float> y, float value) => y.Fill(value);

    /// <summary><c>y = y + x</c>.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y) => Run(default(AddOperation), x, y, y);

    /// <summary><c>z = x + y</c>.</summary>
    internal static void Sum(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) =>
        Run(default(AddOperation), x, y, z);

    /// <summary><c>z = max(x + y, 0)</c>; NaN stays NaN.</summary>
    internal static void SumRelu(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) =>
        Run(default(SumReluOperation), x, y, z);

    /// <summary><c>y = y + number</c>.</summary>
    internal static void AddNumber(float number, Span<float> y) => Run(new AddNumberOperation(number), y, y);

    /// <summary><c>y = y + scale * x</c>, the product rounded before the sum.</summary>
    public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y) =>
        Run(new AddScaledOperation(scale), x, y, y);

    /// <summary><c>z = x + part * (y - x)</c>.</summary>
    internal static void Mix(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float part, Span<float> z) =>
        Run(new MixOperation(part), x, y, z);

    /// <summary><c>y = y * x</c>.</summary>
    public static void Multiply(ReadOnlySpan<float> x, Span<float> y) => Run(default(MultiplyOperation), x, y, y);

    /// <summary><c>z = x * y</c>.</summary>
    internal static void Product(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) =>
        Run(default(MultiplyOperation), x, y, z);

    /// <summary><c>y = scale * y</c>.</summary>
    public static void Scale(float scale, Span<float> y) => Run(new ScaleOperation(scale), y, y);

    /// <summary><c>y = |x|</c>.</summary>
    internal static void Magnitude(ReadOnlySpan<float> x, Span<float> y) => Run(default(MagnitudeOperation), x, y);

    /// <summary><c>y = x</c> where the mask is not 0, else 0.</summary>
    public static void Select(ReadOnlySpan<float> mask, ReadOnlySpan<float> x, Span<float> y) =>
        Run(default(SelectOperation), mask, x, y);

    /// <summary><c>y = max(x, 0)</c>; NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => Run(default(ReluOperation), x, y);

    /// <summary><c>dx = dy</c> where the result y (or the argument: the signs agree) is above 0, else 0.</summary>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Run(default(ReluBackwardOperation), y, dy, dx);

    /// <summary><c>y = x / 2 * (1 + erf(x / sqrt 2))</c>.</summary>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => Run(default(GeluOperation), x, y);

    /// <summary>Gradient of <see cref="Gelu"/>, from its argument x.</summary>
    public static void GeluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        Run(default(GeluBackwardOperation), x, dy, dx);

    /// <summary><c>y = x</c> above 0, <c>exp(x) - 1</c> below.</summary>
    public static void Elu(ReadOnlySpan<float> x, Span<float> y) => Run(default(EluOperation), x, y);

    /// <summary>Gradient of <see cref="Elu"/>, from its result y: <c>dx = dy</c> above 0, <c>dy (y + 1)</c> below.</summary>
    public static void EluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Run(default(EluBackwardOperation), y, dy, dx);

    /// <summary><c>y = tanh(x)</c>.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementary.Tanh(x, y);

    /// <summary>Gradient of <see cref="Tanh"/>, from its result y: <c>dx = dy (1 - y^2)</c>.</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Run(default(TanhBackwardOperation), y, dy, dx);

    /// <summary><c>y = 1 / (1 + exp(-x))</c>.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementary.Sigmoid(x, y);

    /// <summary>Gradient of <see cref="Sigmoid"/>, from its result y: <c>dx = dy y (1 - y)</c>.</summary>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Run(default(SigmoidBackwardOperation), y, dy, dx);

    /// <summary>x becomes what y was, y what x was.</summary>
    internal static void Exchange(Span<float> x, Span<float> y)
    {
        Require.SameLength(x.Length, y.Length);
        Span<float> held = stackalloc float[Math.Min(x.Length, ExchangedAtATime)];
        for (int start = 0; start < x.Length; start += ExchangedAtATime)
        {
            int length = Math.Min(ExchangedAtATime, x.Length - start);
            Span<float> here = x.Slice(start, length);
            Span<float> there = y.Slice(start, length);
            here.CopyTo(held);
            there.CopyTo(here);
            held[..length].CopyTo(there);
        }
    }

    private static void Run<TOperation>(TOperation operation, ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : struct, IUnaryOperation
    {
        Require.SameLength(x.Length, destination.Length);
        Map.Run(operation, x, destination);
    }

    private static void Run<TOperation>(
        TOperation operation,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        Span<float> destination
    )
        where TOperation : struct, IBinaryOperation
    {
        Require.SameLength(x.Length, y.Length);
        Require.SameLength(x.Length, destination.Length);
        Map.Run(operation, x, y, destination);
    }
}
