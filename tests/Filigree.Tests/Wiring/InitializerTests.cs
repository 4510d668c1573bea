using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class InitializerTests
{
    private const int Outputs = 300;
    private const int Inputs = 200;

    private static float[] Draw(Initializer rule, MatrixShape shape, ulong seed = 42)
    {
        float[] weights = new float[shape.Count];
        rule.Fill(weights, shape, new RandomStream(seed, StreamNames.Weights, 0, 0));
        return weights;
    }

    private static readonly MatrixShape Small = new(20, 30);

    // Kernel area 9: fan_in 200, fan_out 2700.
    private static readonly MatrixShape Shape = new(Outputs, Inputs, 9);

    // Variance of N(0, 1) cut at +-b is 1 - 2 b phi(b) / (2 Phi(b) - 1): 0.77374 at 2, 0.97334 at 3.
    public static TheoryData<Initializer, double, double> Moments() =>
        new()
        {
            { new GlorotUniform(), 2.0 / 2900, Math.Sqrt(6.0 / 2900) },
            { new GlorotNormal(), 2.0 / 2900, double.PositiveInfinity },
            { new HeUniform(), 2.0 / 200, Math.Sqrt(6.0 / 200) },
            { new HeUniform(gain: 1), 1.0 / 200, Math.Sqrt(3.0 / 200) },
            { new HeNormal(), 2.0 / 200, double.PositiveInfinity },
            { new HeNormal(gain: 1), 1.0 / 200, double.PositiveInfinity },
            { new HeTruncated(), 0.97334 * 2 / 200, 3 * Math.Sqrt(2.0 / 200) },
            { new TruncatedNormal(0.1), 0.77374 * 0.01, 0.2 },
            { new KerasTruncated(), 2.0 / 2900, 2 * Math.Sqrt(2.0 / 2900) / 0.8796256610342398 },
            { new KerasTruncated("he"), 2.0 / 200, 2 * Math.Sqrt(2.0 / 200) / 0.8796256610342398 },
            { new Uniform(0.05), 0.05 * 0.05 / 3, 0.05 },
            { new Normal(0.3), 0.09, double.PositiveInfinity },
            { new SignedConstant(), 2.0 / 200, Math.Sqrt(2.0 / 200) },
            { new Binary(), 1, 1 },
        };

    [Theory]
    [MemberData(nameof(Moments))]
    public void A_rule_has_its_mean_variance_and_bound(Initializer rule, double variance, double bound)
    {
        double[] weights = [.. Draw(rule, Shape).Select(weight => (double)weight)];
        double mean = weights.Average();
        double spread = weights.Sum(weight => weight * weight) / weights.Length;
        Assert.InRange(mean, -5 * Math.Sqrt(variance / weights.Length), 5 * Math.Sqrt(variance / weights.Length));
        // Five standard errors of a normal's variance, the widest of these.
        Assert.InRange(
            spread / variance,
            1 - 5 * Math.Sqrt(2.0 / weights.Length),
            1 + 5 * Math.Sqrt(2.0 / weights.Length)
        );
        Assert.InRange(weights.Max(Math.Abs), 0, bound * (1 + 1e-7));
        if (rule is UniformInitializer or HeTruncated or TruncatedNormal or KerasTruncated)
        {
            Assert.True(weights.Max() > 0.98 * bound && weights.Min() < -0.98 * bound);
        }
    }

    [Fact]
    public void Glorot_uniform_of_a_2_by_1_layer_is_computed_by_hand()
    {
        // fan_in + fan_out = 3, a = sqrt(2); the stream's first words are those of the golden file.
        double a = Math.Sqrt(2);
        double first = (0xb5846ec0 + 0.5) / 4294967296.0;
        double second = (0xc0cad464 + 0.5) / 4294967296.0;
        float[] weights = Draw(new GlorotUniform(), new MatrixShape(2, 1), seed: 0);
        Assert.Equal(a * (2 * first - 1), weights[0], 1e-6);
        Assert.Equal(a * (2 * second - 1), weights[1], 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Signs_are_positive_with_probability_p(double p)
    {
        foreach (Initializer rule in new Initializer[] { new SignedConstant(p), new Binary(p) })
        {
            float[] weights = Draw(rule, Shape);
            double share = weights.Count(weight => weight > 0) / (double)weights.Length;
            double error = 5 * Math.Sqrt(p * (1 - p) / weights.Length);
            Assert.InRange(share, p - error, p + error);
            Assert.Single(weights.Select(Math.Abs).Distinct());
        }
    }

    [Fact]
    public void Scale_multiplies_every_weight()
    {
        foreach (
            Rule<IWiring> rule in Wirings.Catalog.Rules.Where(rule => rule.Options.Contains(Initializer.ScaleOption))
        )
        {
            var plain = (Initializer)Wirings.Parse(rule.Name);
            var half = (Initializer)Wirings.Parse($"{rule.Name}(scale=0.5)");
            Assert.Equal(Draw(plain, Small).Select(weight => weight * 0.5f), Draw(half, Small));
        }
    }

    [Theory]
    [InlineData("glorot-uniform", "5cd5a42194e7ed7d")]
    [InlineData("glorot-normal", "670ceb23c0160331")]
    [InlineData("he-uniform", "45395578b138a46d")]
    [InlineData("he-normal", "646320a26a62c978")]
    [InlineData("he-truncated", "f7eafeb2a4c2931d")]
    [InlineData("truncated-normal", "5080f023757ddeee")]
    [InlineData("keras-truncated", "a2af0d4e3e2f2a03")]
    [InlineData("keras-truncated(he)", "3183ace92f59bc51")]
    [InlineData("uniform", "1c5fad5a6679e8b9")]
    [InlineData("normal", "3255ee2b859f367f")]
    [InlineData("orthogonal", "9920d9576098ae7e")]
    [InlineData("signed-constant", "a8b27e7242468742")]
    [InlineData("binary", "13ff5a9ed9dc8115")]
    public void The_bits_of_a_rule_are_frozen(string name, string expected)
    {
        float[] weights = Draw((Initializer)Wirings.Parse(name), new MatrixShape(37, 41));
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan()));
        Assert.Equal(expected, Convert.ToHexStringLower(hash)[..16]);
    }

    [Fact]
    public void Seeds_give_different_weights_and_a_seed_always_the_same()
    {
        foreach (
            Initializer rule in Wirings.Catalog.Rules.Select(rule => Wirings.Parse(rule.Name)).OfType<Initializer>()
        )
        {
            Assert.Equal(Draw(rule, Small, 1), Draw(rule, Small, 1));
            Assert.NotEqual(Draw(rule, Small, 1), Draw(rule, Small, 2));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(64, 20)]
    [InlineData(20, 64)]
    [InlineData(1, 33)]
    [InlineData(33, 1)]
    public void Orthogonal_rows_or_columns_are_orthonormal_times_the_gain(int outputs, int inputs)
    {
        float[] weights = Draw(new Orthogonal(gain: 3), new MatrixShape(outputs, inputs));
        bool isTall = outputs >= inputs;
        int vectors = Math.Min(outputs, inputs);
        for (int a = 0; a < vectors; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = 0;
                for (int i = 0; i < Math.Max(outputs, inputs); i++)
                {
                    dot += isTall
                        ? (double)weights[i * inputs + a] * weights[i * inputs + b]
                        : (double)weights[a * inputs + i] * weights[b * inputs + i];
                }

                Assert.Equal(a == b ? 9.0 : 0.0, dot, 1e-5);
            }
        }
    }

    [Fact]
    public void Orthogonal_is_the_Gram_Schmidt_frame_of_its_Gaussian_matrix()
    {
        // Gram-Schmidt makes R's diagonal positive, and such a decomposition is unique.
        const int rows = 9;
        const int columns = 4;
        double[] gaussian = new double[rows * columns];
        new RandomStream(42, StreamNames.Weights, 0, 0).FillNormal(gaussian.AsSpan());
        float[] weights = Draw(new Orthogonal(), new MatrixShape(rows, columns));
        for (int k = 0; k < columns; k++)
        {
            Span<double> vector = gaussian.AsSpan(k * rows, rows);
            for (int j = 0; j < k; j++)
            {
                double dot = 0;
                for (int i = 0; i < rows; i++)
                {
                    dot += vector[i] * gaussian[j * rows + i];
                }

                for (int i = 0; i < rows; i++)
                {
                    vector[i] -= dot * gaussian[j * rows + i];
                }
            }

            double norm = 0;
            foreach (double value in vector)
            {
                norm += value * value;
            }

            for (int i = 0; i < rows; i++)
            {
                vector[i] /= Math.Sqrt(norm);
                Assert.Equal(vector[i], weights[i * columns + k], 1e-6);
            }
        }
    }

    [Fact]
    public void A_span_that_does_not_fit_the_shape_is_refused()
    {
        var stream = new RandomStream(1, StreamNames.Weights, 0, 0);
        Assert.Throws<ArgumentException>(() => new HeNormal().Fill(new float[5], new MatrixShape(2, 3), stream));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeNormal().Fill([], new MatrixShape(0, 3), stream));
    }
}
