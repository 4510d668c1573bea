using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed unsafe class OptimizerKernelsTests
{
    [Fact]
    public void Plain_descent_is_the_one_computed_by_hand()
    {
        float[] w = [1, 2];
        OptimizerKernels.Sgd(w, [4, 8], rate: 0.25, decay: 0.5);
        Assert.Equal([-0.125f, -0.25f], w);
    }

    [Fact]
    public void Momentum_is_the_one_computed_by_hand()
    {
        float[] w = [1];
        float[] v = [7];
        OptimizerKernels.Momentum(w, v, [2], rate: 0.5, momentum: 0.5, dampening: 0.5, firstStep: true);
        Assert.Equal((0f, 2f), (w[0], v[0]));
        OptimizerKernels.Momentum(w, v, [4], rate: 0.5, momentum: 0.5, dampening: 0.5);
        Assert.Equal((-1.5f, 3f), (w[0], v[0]));
        OptimizerKernels.Momentum(w, v, [1], rate: 0.5, momentum: 0.5, nesterov: true);
        Assert.Equal((-1.5f - 0.5f * (1 + 0.5f * 2.5f), 2.5f), (w[0], v[0]));
    }

    [Fact]
    public void The_first_step_of_adam_has_the_size_of_the_rate()
    {
        float[] w = [0, 0, 0];
        float[] m = new float[3];
        float[] v = new float[3];
        OptimizerKernels.Adam(w, m, v, [5, -0.001f, 0], 0.1, 0.9, 0.999, 1e-8, 1 - 0.9, 1 - 0.999);
        Assert.Equal(-0.1f, w[0], 1e-6f);
        Assert.Equal(0.1f, w[1], 1e-5f);
        Assert.Equal(0, w[2]);
    }

    [Fact]
    public void Decoupled_decay_shrinks_the_weights_and_leaves_the_moments()
    {
        float[] w = [2];
        float[] m = new float[1];
        float[] v = new float[1];
        OptimizerKernels.AdamW(w, m, v, [0], 0.5, 0.9, 0.999, 1e-8, 0.1, 0.001, decay: 0.5);
        Assert.Equal((1.5f, 0f, 0f), (w[0], m[0], v[0]));
    }

    [Fact]
    public void Ten_steps_of_adam_agree_with_double_precision()
    {
        const int Count = 37;
        float[] w = Numbers.Random(Count, 1);
        double[] exact = [.. w.Select(x => (double)x)];
        double[] m = new double[Count];
        double[] v = new double[Count];
        float[] first = new float[Count];
        float[] second = new float[Count];
        for (int step = 1; step <= 10; step++)
        {
            float[] g = Numbers.Random(Count, step + 1);
            double correction1 = 1 - Elementary.Pow(0.9, step);
            double correction2 = 1 - Elementary.Pow(0.999, step);
            OptimizerKernels.Adam(w, first, second, g, 0.01, 0.9, 0.999, 1e-8, correction1, correction2, decay: 0.1);
            for (int i = 0; i < Count; i++)
            {
                double gradient = g[i] + 0.1 * exact[i];
                m[i] = 0.9 * m[i] + 0.1 * gradient;
                v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
                exact[i] -= 0.01 / correction1 * m[i] / (Math.Sqrt(v[i]) / Math.Sqrt(correction2) + 1e-8);
            }
        }
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(exact[i], w[i], 1e-6);
        }
    }

    [Fact]
    public void Masked_zeros_stay_exactly_zero()
    {
        float[] mask = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0];
        float[] sgd = new float[10];
        float[] momentum = new float[10];
        float[] adam = new float[10];
        float[] adamW = new float[10];
        float[][] states = [.. Enumerable.Range(0, 5).Select(_ => new float[10])];
        for (int step = 1; step <= 5; step++)
        {
            float[] g = Numbers.Random(10, step);
            OptimizerKernels.Sgd(sgd, g, 0.1, 0.01, mask);
            OptimizerKernels.Momentum(momentum, states[0], g, 0.1, 0.9, nesterov: true, decay: 0.01, mask: mask);
            OptimizerKernels.Adam(adam, states[1], states[2], g, 0.1, 0.9, 0.999, 1e-8, 0.1, 0.1, 0.01, mask);
            OptimizerKernels.AdamW(adamW, states[3], states[4], g, 0.1, 0.9, 0.999, 1e-8, 0.1, 0.1, 0.01, mask);
        }
        foreach (float[] weights in new[] { sgd, momentum, adam, adamW })
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(mask[i] == 0, weights[i] == 0);
            }
        }
    }

    [Fact]
    public void Fading_moments_end_at_zero_before_they_become_subnormal()
    {
        float[] w = [1];
        float[] m = [1e-20f];
        float[] v = [1e-30f];
        for (int step = 0; step < 20_000; step++)
        {
            OptimizerKernels.Adam(w, m, v, [0], 0, 0.9, 0.999, 1e-8, 1, 1);
            Assert.False(float.IsSubnormal(m[0]) || float.IsSubnormal(v[0]));
        }
        Assert.Equal((0f, 0f), (m[0], v[0]));
        float[] velocity = [1];
        for (int step = 0; step < 2_000; step++)
        {
            OptimizerKernels.Momentum(w, velocity, [0], 0, 0.9);
            Assert.False(float.IsSubnormal(velocity[0]));
        }
        Assert.Equal(0, velocity[0]);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        foreach (int length in Numbers.Lengths)
        {
            AssertWidths(new SgdUpdate(0.1f, 0.01f), length);
            AssertWidths(new MomentumUpdate(0.1f, 0.9f, 1, 0.9f, false, 0.01f), length);
            AssertWidths(new MomentumUpdate(0.1f, 0.9f, 0.5f, 0.9f, true, 0), length);
            AssertWidths(new AdamUpdate(0.1f, 0.9f, 0.1f, 0.999f, 0.001f, 0.3f, 1e-8f, 0.01f, 0.999f), length);
        }
    }

    private static void AssertWidths<TUpdate>(TUpdate update, int length)
        where TUpdate : struct, IParameterUpdate
    {
        float[] mask = [.. Numbers.Random(length, 5).Select(x => x > 0 ? 1f : 0f)];
        float[][] expected = Run<Lanes128, TUpdate>(update, length, mask);
        foreach (
            float[][] actual in new[]
            {
                Run<Lanes256, TUpdate>(update, length, mask),
                Run<Lanes512, TUpdate>(update, length, mask),
            }
        )
        {
            for (int i = 0; i < 3; i++)
            {
                Bits.AssertEqual(expected[i], actual[i], $"{typeof(TUpdate).Name}, array {i}");
            }
        }
        float[][] open = Start(length);
        ParameterUpdate.Run(update, open[0], open[1], open[2], Numbers.Random(length, 4), mask);
        Bits.AssertEqual(expected[0], open[0], typeof(TUpdate).Name);
    }

    private static float[][] Start(int length) =>
        [Numbers.Random(length, 1), Numbers.Random(length, 2), [.. Numbers.Random(length, 3).Select(Math.Abs)]];

    private static float[][] Run<T, TUpdate>(TUpdate update, int length, float[] mask)
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        float[][] arrays = Start(length);
        fixed (float* w = arrays[0])
        fixed (float* m = arrays[1])
        fixed (float* v = arrays[2])
        fixed (float* g = Numbers.Random(length, 4))
        fixed (float* keep = mask)
        {
            ParameterUpdate.Run<T, TUpdate>(update, w, m, v, g, keep, length);
        }
        return arrays;
    }
}
