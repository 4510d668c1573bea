using System.Text.Json;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Statistics.GoldenStatistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class GoldenTests
{
    public static TheoryData<string> Cases() =>
        [.. Root.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Summaries_equal_SciPys(string name)
    {
        JsonElement golden = Case(name);
        foreach ((string sample, string summary) in new[] { ("first", "firstSummary"), ("second", "secondSummary") })
        {
            SampleSummary ours = SampleSummary.Of(golden.Numbers(sample));
            JsonElement theirs = golden.GetProperty(summary);
            Close(theirs.Number("mean"), ours.Mean, 1e-14);
            Close(theirs.Number("standardDeviation"), ours.StandardDeviation);
            Close(theirs.Number("median"), ours.Median, 1e-14);
            Close(theirs.Number("medianAbsoluteDeviation"), ours.MedianAbsoluteDeviation);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tests_equal_SciPys(string name)
    {
        JsonElement golden = Case(name);
        double[] a = golden.Numbers("first");
        double[] b = golden.Numbers("second");
        // Variances of numbers near 1e6 carry their rounding into every test.
        double tolerance = name == "shifted far from zero" ? 1e-8 : 1e-10;
        Same(golden.Numbers("student"), StudentTest.Pooled(a, b), tolerance);
        Same(golden.Numbers("welch"), StudentTest.Welch(a, b), tolerance);
        Same(golden.Numbers("kruskalWallis"), KruskalWallisTest.Of(a, b), tolerance);
        if (a.Length == b.Length)
        {
            Same(golden.Numbers("paired"), StudentTest.Paired(a.Zip(b, (x, y) => x - y)), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Effect_sizes_equal_those_computed_with_NumPy(string name)
    {
        JsonElement golden = Case(name);
        double[] a = golden.Numbers("first");
        double[] b = golden.Numbers("second");
        double tolerance = name == "shifted far from zero" ? 1e-8 : 1e-10;
        Close(golden.Number("cohenD"), EffectSize.CohenD(a, b), tolerance);
        Close(golden.Number("hedgesG"), EffectSize.HedgesG(a, b), tolerance);
        Close(golden.Number("hedgesGUnpooled"), EffectSize.HedgesGUnpooled(a, b), tolerance);
        Assert.Equal(golden.Number("cliffDelta"), EffectSize.CliffDelta(a, b), 12);
    }

    [Fact]
    public void Kruskal_Wallis_of_three_samples_equals_SciPys()
    {
        JsonElement golden = Root.GetProperty("kruskalWallisOfThree");
        double[][] samples =
        [
            .. golden
                .GetProperty("samples")
                .EnumerateArray()
                .Select(sample => sample.EnumerateArray().Select(x => x.GetDouble()).ToArray()),
        ];
        Same(golden.Numbers("result"), KruskalWallisTest.Of(samples), 1e-10);
    }

    [Fact]
    public void Fishers_exact_test_equals_SciPys()
    {
        foreach (JsonElement one in GoldenStatistics.Root.GetProperty("fisher").EnumerateArray())
        {
            double[] first = one.Numbers("first");
            double[] second = one.Numbers("second");
            GoldenStatistics.Close(
                one.Number("p"),
                FisherExactTest.P((int)first[0], (int)first[1], (int)second[0], (int)second[1]),
                1e-9
            );
        }
        Assert.Equal(double.NaN, FisherExactTest.P(0, 0, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExactTest.P(3, 2, 0, 2));
    }

    [Fact]
    public void Holm_correction_equals_the_golden_one()
    {
        JsonElement golden = Root.GetProperty("holm");
        double[] corrected = Holm.Correct(golden.Numbers("p"));
        Assert.All(golden.Numbers("corrected").Zip(corrected), pair => Close(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void Tails_of_Students_t_equal_SciPys()
    {
        foreach (JsonElement one in Root.GetProperty("studentTails").EnumerateArray())
        {
            double p = Tails.StudentTwoSided(one.Number("t"), one.Number("degrees"));
            if (one.Number("p") > 1e-290)
            {
                Close(one.Number("p"), p, 1e-9);
            }
            else
            {
                Assert.InRange(p, 0, 1e-280);
            }
        }
    }

    [Fact]
    public void Quantiles_of_Students_t_equal_SciPys()
    {
        foreach (JsonElement one in Root.GetProperty("studentQuantiles").EnumerateArray())
        {
            Close(one.Number("t"), Tails.StudentTwoSidedQuantile(one.Number("p"), one.Number("degrees")), 1e-10);
        }
    }

    [Fact]
    public void Tails_of_chi_squared_equal_SciPys()
    {
        foreach (JsonElement one in Root.GetProperty("chiSquaredTails").EnumerateArray())
        {
            Close(one.Number("p"), Tails.ChiSquared(one.Number("x"), one.Number("degrees")), 1e-10);
        }
    }

    [Fact]
    public void Bias_corrected_interval_of_every_resample_equals_the_golden_one()
    {
        foreach (JsonElement one in Root.GetProperty("bootstrap").EnumerateArray())
        {
            double[] values = one.Numbers("values");
            double[] means = [.. Resamples(values).Select(drawn => drawn.Sum() / values.Length).Order()];
            Interval interval = Bootstrap.Accelerated(
                means,
                values.Average(),
                [Bootstrap.Influences(values, 1)],
                one.Number("confidence")
            );
            Close(one.Numbers("interval")[0], interval.Low, 1e-9);
            Close(one.Numbers("interval")[1], interval.High, 1e-9);
        }
    }

    private static IEnumerable<double[]> Resamples(double[] values)
    {
        int count = (int)Math.Pow(values.Length, values.Length);
        for (int code = 0; code < count; code++)
        {
            double[] drawn = new double[values.Length];
            int rest = code;
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = values[rest % values.Length];
                rest /= values.Length;
            }
            yield return drawn;
        }
    }

    private static JsonElement Case(string name) =>
        Root.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static void Same(double[] golden, TestResult ours, double tolerance)
    {
        Close(golden[0], ours.Statistic, tolerance);
        Close(golden[1], ours.DegreesOfFreedom, tolerance);
        Close(golden[2], ours.P, tolerance);
    }
}
