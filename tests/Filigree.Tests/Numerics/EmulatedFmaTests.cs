using System.Runtime.Intrinsics;
using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>The emulation must give the bits of the real fused multiply-add.</summary>
public sealed class EmulatedFmaTests
{
    private static readonly float[] Nasty =
    [
        0f,
        -0f,
        float.Epsilon,
        -float.Epsilon,
        3 * float.Epsilon,
        1.17549435e-38f,
        -1.17549421e-38f,
        1.4012985e-40f,
        1e-30f,
        5.9604645e-8f,
        -5.960465e-8f,
        0.33333334f,
        1f,
        -1f,
        1.0000001f,
        -0.99999994f,
        1.5f,
        16777215f,
        16777216f,
        -8388609f,
        1e30f,
        1.8446744e19f,
        -1.8446743e19f,
        float.MaxValue,
        -float.MaxValue,
        1.7014118e38f,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.NaN,
    ];

    [Fact]
    public void Nasty_numbers_in_all_combinations_give_the_same_bits()
    {
        foreach (float a in Nasty)
        {
            foreach (float b in Nasty)
            {
                foreach (float c in Nasty)
                {
                    AssertSame(a, b, c);
                }
            }
        }
    }

    [Fact]
    public void Random_bit_patterns_give_the_same_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 400_000; i++)
        {
            AssertSame(AnyBits(random), AnyBits(random), AnyBits(random));
        }
    }

    [Fact]
    public void Sums_that_nearly_cancel_or_lie_half_way_give_the_same_bits()
    {
        var random = new Random(2);
        for (int i = 0; i < 400_000; i++)
        {
            // Few significant bits make exact ties common; c near -ab makes cancellation common.
            float a = (random.Next(1 << 13) + 1) * MathF.ScaleB(1, random.Next(-20, 20));
            float b = (random.Next(1 << 13) + 1) * MathF.ScaleB(random.Next(2) * 2 - 1, random.Next(-20, 20));
            float c = random.Next(3) switch
            {
                0 => -a * b,
                1 => -a * b * (1 + random.Next(-4, 5) * 1.1920929e-7f),
                _ => a * b * MathF.ScaleB(random.Next(2) * 2 - 1, random.Next(-30, 30)),
            };
            AssertSame(a, b, c);
        }
    }

    [Fact]
    public void Results_among_the_subnormal_numbers_give_the_same_bits()
    {
        var random = new Random(3);
        for (int i = 0; i < 200_000; i++)
        {
            float a = (random.NextSingle() + 0.5f) * 1e-20f;
            float b = (random.NextSingle() - 0.5f) * 1e-20f;
            float c = BitConverter.Int32BitsToSingle(random.Next(1 << 24)) * (random.Next(2) * 2 - 1);
            AssertSame(a, b, c);
        }
    }

    private static float AnyBits(Random random) =>
        BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));

    private static void AssertSame(float a, float b, float c)
    {
        // Other lanes hold harmless numbers, so that only this triple decides about the slow path.
        float expected = MathF.FusedMultiplyAdd(a, b, c);
        float actual = EmulatedFma.Emulate(
            Vector128.Create(1f, a, 2f, 3f),
            Vector128.Create(1f, b, 2f, 3f),
            Vector128.Create(1f, c, 2f, 3f)
        )[1];
        if (
            BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(actual)
            && !(float.IsNaN(expected) && float.IsNaN(actual))
        )
        {
            Assert.Fail($"fma({a:R}, {b:R}, {c:R}) is {expected:R}, not {actual:R}.");
        }
    }
}
