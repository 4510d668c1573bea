using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Standard exponential numbers from random words; see <see cref="RandomStream.FillExponential"/>.</summary>
// Safe: lengths are checked first; the spans are fixed, and vectors are read and written only where whole ones are left.
internal static unsafe class Exponential
{
    /// <summary>Turns words into numbers, one each.</summary>
    /// <param name="words">Random words.</param>
    /// <param name="values">Exponential numbers, as many.</param>
    public static void Convert(ReadOnlySpan<uint> words, Span<float> values)
    {
        Require.SameLength(words.Length, values.Length);
        Fractions(words, values);
        Map.Run(default(ExponentialOperation), values, values);
    }

    // (n + 0.5) * 2^-32 with its sign, in [-0.5, 0.5] and never 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fractions(ReadOnlySpan<uint> words, Span<float> values)
    {
        fixed (uint* from = words)
        fixed (float* to = values)
        {
            int i = 0;
            for (; i <= words.Length - Vector128<int>.Count; i += Vector128<int>.Count)
            {
                Vector128<float> n = Vector128.ConvertToSingle(Vector128.Load((int*)from + i));
                ((n + Vector128.Create(0.5f)) * Vector128.Create(1f / (1L << 32))).Store(to + i);
            }
            for (; i < words.Length; i++)
            {
                to[i] = ((int)from[i] + 0.5f) * (1f / (1L << 32));
            }
        }
    }
}

/// <summary>-log(x) of positive numbers, -log(1 + x) of negative ones.</summary>
internal readonly struct ExponentialOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.NegativeLog(x);
}
