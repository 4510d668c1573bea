using System.Globalization;
using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public class RandomStreamTests
{
    private static RandomStream Stream(ulong seed = 7) => new(seed, "test", 0, 0);

    public static IEnumerable<object[]> GoldenStreams()
    {
        string[] lines = GoldenFile.Lines("random_stream.txt");
        for (int i = 0; i < lines.Length; i++)
        {
            string[] head = lines[i].Split(' ');
            if (head[0] == "stream")
            {
                yield return
                [
                    ulong.Parse(head[1], CultureInfo.InvariantCulture),
                    head[2],
                    int.Parse(head[3], CultureInfo.InvariantCulture),
                    long.Parse(head[4], CultureInfo.InvariantCulture),
                    lines[i + 1],
                    lines[i + 2],
                ];
            }
        }
    }

    [Theory]
    [MemberData(nameof(GoldenStreams))]
    public void The_stream_is_frozen(ulong seed, string name, int layer, long step, string words, string normals)
    {
        uint[] expected =
        [
            .. words.Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
        var single = new RandomStream(seed, name, layer, step);
        Assert.All(expected, word => Assert.Equal(word, single.NextUInt32()));
        var gaussian = new RandomStream(seed, name, layer, step);
        foreach (string normal in normals.Split(' '))
        {
            double value = double.Parse(normal, CultureInfo.InvariantCulture);
            Assert.InRange(gaussian.NextNormal(), value - 1e-14, value + 1e-14);
        }
    }

    [Fact]
    public void Derived_numbers_are_frozen()
    {
        var stream = new RandomStream(42, StreamNames.Weights, 0, 0);
        Assert.Equal(0xe498e94069ed4095UL, stream.NextUInt64());
        Assert.Equal(950, stream.NextInt32(1000));
        Assert.Equal(878_662_493_014, stream.NextInt64(1_000_000_000_000));
        Assert.Equal(0.65595406f, stream.NextSingle());
        Assert.Equal(0.09163116148885642, stream.NextDouble());
        Assert.Equal(4601330189523640834, BitConverter.DoubleToInt64Bits(stream.NextNormal()));
        Assert.Equal([3, 9, 1, 4, 6, 5, 2, 7, 8, 0], stream.Permutation(10));
        int[] chosen = new int[6];
        stream.Choose(chosen, 20);
        Assert.Equal([9, 3, 1, 2, 11, 8], chosen);
        stream.Choose(chosen, 1_000_000);
        Assert.Equal([964205, 494723, 976758, 777651, 960219, 446792], chosen);
    }

    [Fact]
    public void Exponential_numbers_are_frozen_and_those_of_the_definition()
    {
        float[] values = new float[1500];
        var stream = new RandomStream(42, StreamNames.Weights, 0, 0);
        stream.FillExponential(values);
        var words = new RandomStream(42, StreamNames.Weights, 0, 0);
        foreach (float value in values)
        {
            int n = (int)words.NextUInt32();
            double fraction = (n + 0.5) / 4294967296.0;
            double exact = -Elementary.Log(n >= 0 ? fraction : 1 + fraction);
            Assert.InRange(value / exact, 1 - 3e-7, 1 + 3e-7);
        }

        Assert.Equal(words.NextUInt32(), stream.NextUInt32());
        uint[] frozen = [1063380710, 1038605698, 1028663526, 1051183668, 1040479613];
        Assert.Equal(frozen, values.Take(5).Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0xC0000000u)]
    [InlineData(0xFFFFFFFFu)]
    public void Words_at_the_edges_give_exponential_numbers_above_0_and_below_23(uint word)
    {
        float[] values = new float[21];
        Exponential.Convert([.. Enumerable.Repeat(word, 21)], values);
        double fraction = ((int)word + 0.5) / 4294967296.0;
        double exact = (int)word >= 0 ? -Math.Log(fraction) : -Math.Log(1 + fraction);
        Assert.All(values, value => Assert.InRange(value / exact, 1 - 3e-7, 1 + 3e-7));
        Assert.All(values, value => Assert.True(value > 0 && value < 23 && value == values[0]));
    }

    [Fact]
    public void The_normal_quantile_is_that_of_SciPy()
    {
        int checkedLines = 0;
        foreach (string line in GoldenFile.Lines("random_stream.txt").Where(line => line.StartsWith("quantile ")))
        {
            double[] pair =
            [
                .. line.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
            ];
            Assert.InRange(NormalQuantile.At(pair[0]) - pair[1], -1e-14, 1e-14);
            checkedLines++;
        }

        Assert.True(checkedLines > 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1027)]
    [InlineData(5000)]
    public void A_bulk_fill_equals_single_draws_and_ends_at_the_same_place(int count)
    {
        for (int before = 0; before < 40; before += 13)
        {
            var bulk = Stream();
            var single = Stream();
            for (int i = 0; i < before; i++)
            {
                bulk.NextUInt32();
                single.NextUInt32();
            }

            uint[] words = new uint[count];
            bulk.FillUInt32(words);
            Assert.All(words, word => Assert.Equal(single.NextUInt32(), word));

            float[] values = new float[count];
            bulk.FillUniform(values, -2, 3);
            Assert.All(
                values,
                value => Assert.Equal((float)(-2 + 5 / 4294967296.0 * (single.NextUInt32() + 0.5)), value)
            );

            bulk.FillNormal(values, 1, 2);
            Assert.All(values, value => Assert.Equal((float)(1 + 2 * single.NextNormal()), value));

            bulk.FillTruncatedNormal(values, 3, 1);
            Assert.All(
                values,
                value =>
                {
                    double normal;
                    do
                    {
                        normal = single.NextNormal();
                    } while (Math.Abs(normal) > 1);
                    Assert.Equal((float)(3 * normal), value);
                }
            );
            Assert.Equal(single.NextUInt64(), bulk.NextUInt64());
        }
    }

    [Fact]
    public void Seed_name_layer_and_step_each_give_another_stream()
    {
        RandomStream[] streams =
        [
            new(1, "a", 0, 0),
            new(1UL << 32, "a", 0, 0),
            new(1, "b", 0, 0),
            new(1, "a", 1, 0),
            new(1, "a", RandomStream.MaximumLayer, 0),
            new(1, "a", 0, 1),
            new(1, "a", 0, 256),
            new(1, "a", 0, RandomStream.MaximumStep),
        ];
        Assert.Equal(streams.Length, streams.Select(stream => stream.NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, "a", -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, "a", 1 << 24, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, "a", 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, "a", 0, 1L << 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().NextInt64(-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().Choose(new int[4], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().FillUniform(new float[1], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().FillNormal(new float[1], 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().FillNormal(new float[1], 0, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().FillTruncatedNormal(new float[1], 1, 0));
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_the_uniform_distribution()
    {
        var stream = Stream();
        const int count = 200_000;
        double[] doubles = [.. Enumerable.Range(0, count).Select(_ => stream.NextDouble())];
        double[] singles = [.. Enumerable.Range(0, count).Select(_ => (double)stream.NextSingle())];
        foreach (double[] drawn in new[] { doubles, singles })
        {
            Assert.All(drawn, value => Assert.InRange(value, double.Epsilon, 1 - 1e-16));
            double mean = drawn.Average();
            double variance = drawn.Sum(value => (value - mean) * (value - mean)) / count;
            // Five standard errors.
            Assert.InRange(mean, 0.5 - 0.0033, 0.5 + 0.0033);
            Assert.InRange(variance, 1.0 / 12 - 0.00084, 1.0 / 12 + 0.00084);
        }
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        const int count = 400_000;
        double[] normals = new double[count];
        Stream().FillNormal(normals);
        double mean = normals.Average();
        double variance = normals.Sum(value => value * value) / count;
        double third = normals.Sum(value => value * value * value) / count;
        double fourth = normals.Sum(value => value * value * value * value) / count;
        double Error(double momentVariance) => 5 * Math.Sqrt(momentVariance / count);
        Assert.InRange(mean, -Error(1), Error(1));
        Assert.InRange(variance, 1 - Error(2), 1 + Error(2));
        Assert.InRange(third, -Error(15), Error(15));
        Assert.InRange(fourth, 3 - Error(96), 3 + Error(96));
    }

    [Fact]
    public void Normal_numbers_fall_evenly_into_100_bins_of_equal_probability()
    {
        double[] edges = [.. Enumerable.Range(1, 99).Select(k => NormalQuantile.At(k / 100.0))];
        double[] normals = new double[100_000];
        Stream(11).FillNormal(normals);
        int[] counts = new int[100];
        foreach (double normal in normals)
        {
            int place = Array.BinarySearch(edges, normal);
            counts[place < 0 ? ~place : place]++;
        }

        AssertEven(counts, 148.2);
    }

    [Theory]
    [InlineData(2, 10.8)]
    [InlineData(7, 22.5)]
    [InlineData(100, 148.2)]
    public void Integers_are_evenly_spread(int range, double chiSquareOfOneInAThousand)
    {
        var stream = Stream(5);
        int[] narrow = new int[range];
        int[] wide = new int[range];
        for (int i = 0; i < 1000 * range; i++)
        {
            narrow[stream.NextInt32(range)]++;
            wide[stream.NextInt64(range)]++;
        }

        AssertEven(narrow, chiSquareOfOneInAThousand);
        AssertEven(wide, chiSquareOfOneInAThousand);
    }

    [Fact]
    public void Integers_of_a_range_near_the_largest_are_not_biased()
    {
        // Multiplying without rejection would give the lower two thirds of this range uneven weights.
        const int range = 3 << 29;
        var stream = Stream(9);
        int[] thirds = new int[3];
        for (int i = 0; i < 30_000; i++)
        {
            thirds[stream.NextInt32(range) % 3]++;
        }

        AssertEven(thirds, 13.8);
    }

    [Fact]
    public void Shuffles_give_every_order_equally_often()
    {
        var stream = Stream(3);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            string order = string.Concat(stream.Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        AssertEven([.. counts.Values], 49.7);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 5)]
    [InlineData(1000, 1000)]
    [InlineData(100, 6399)]
    [InlineData(100, 6400)]
    [InlineData(100, int.MaxValue)]
    public void Chosen_numbers_are_distinct_and_in_range(int count, int population)
    {
        int[] chosen = new int[count];
        Stream(count > 0 ? 1u : 2u).Choose(chosen, population);
        Assert.Equal(count, chosen.Distinct().Count());
        Assert.All(chosen, number => Assert.InRange(number, 0, population - 1));
    }

    [Fact]
    public void Every_ordered_choice_of_two_from_four_is_equally_likely()
    {
        var stream = Stream(8);
        int[] counts = new int[16];
        int[] chosen = new int[2];
        for (int i = 0; i < 12_000; i++)
        {
            stream.Choose(chosen, 4);
            counts[chosen[0] * 4 + chosen[1]]++;
        }

        AssertEven([.. counts.Where(count => count > 0)], 31.3);
        Assert.Equal(12, counts.Count(count => count > 0));
    }

    [Fact]
    public void A_choice_from_a_large_population_is_evenly_spread()
    {
        var stream = Stream(4);
        int[] five = new int[5];
        int[] tenths = new int[10];
        for (int i = 0; i < 2000; i++)
        {
            stream.Choose(five, 10_000);
            foreach (int number in five)
            {
                tenths[number / 1000]++;
            }
        }

        AssertEven(tenths, 27.9);
    }

    private static void AssertEven(int[] counts, double limit)
    {
        double expected = counts.Average();
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(chiSquare < limit, $"Chi-square {chiSquare} of {counts.Length} cells exceeds {limit}.");
    }
}
