using System.Text.Json;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Statistics.GoldenStatistics;

namespace Filigree.Studies.Tests.Statistics;

/// <summary>Ranks, permutations and power beside SciPy, or beside counting every case in whole numbers.</summary>
public sealed class RobustGoldenTests
{
    private const double NineDigits = 1e-9;

    [Fact]
    public void Interquartile_means_equal_SciPys_trimmed_means()
    {
        foreach (JsonElement one in Cases("interquartile"))
        {
            Close(one.Number("mean"), InterquartileMean.Of(one.Numbers("values")), 1e-14);
        }
    }

    [Fact]
    public void Probabilities_of_improvement_have_Brunner_and_Munzels_interval()
    {
        foreach (JsonElement one in Cases("brunnerMunzel"))
        {
            var found = ProbabilityOfImprovement.Of(one.Numbers("first"), one.Numbers("second"));
            Close(one.Number("probability"), found.Probability, 1e-14);
            Close(one.Number("t"), found.Test.Statistic, NineDigits);
            Close(one.Number("p"), found.Test.P, NineDigits);
            Close(one.Numbers("interval")[0], found.Interval.Low, NineDigits);
            Close(one.Numbers("interval")[1], found.Interval.High, NineDigits);
        }
    }

    [Fact]
    public void Friedmans_test_equals_SciPys_and_pairs_equal_counted_signs()
    {
        foreach (JsonElement one in Cases("friedman"))
        {
            double[][] blocks = Blocks(one);
            var found = MethodRanks.Of(blocks);
            double[] ranks = one.Numbers("ranks");
            Assert.Equal(ranks.Length, found.Friedman.MeanRanks.Count);
            Assert.All(ranks.Zip(found.Friedman.MeanRanks), pair => Close(pair.First, pair.Second, 1e-14));
            Close(one.Number("chiSquared"), found.Friedman.ChiSquared, NineDigits);
            Close(one.Number("f"), found.Friedman.F, NineDigits);
            Close(one.Number("p"), found.Friedman.P, NineDigits);

            double[] corrected = Holm.Correct(one.Numbers("wilcoxon"));
            int pair = 0;
            for (int a = 0; a < ranks.Length; a++)
            {
                for (int b = a + 1; b < ranks.Length; b++, pair++)
                {
                    Close(corrected[pair], found.P[a, b], 1e-14);
                    Close(corrected[pair], found.P[b, a], 1e-14);
                }
            }
        }
    }

    [Fact]
    public void Tails_of_Fishers_F_equal_SciPys()
    {
        foreach (JsonElement one in Cases("fTails"))
        {
            double[] degrees = one.Numbers("degrees");
            Close(one.Number("p"), Tails.FisherF(one.Number("f"), degrees[0], degrees[1]), NineDigits);
        }
    }

    [Fact]
    public void Nemenyis_quantiles_equal_SciPys_studentized_ranges()
    {
        foreach (JsonElement one in Cases("studentizedRanges"))
        {
            int methods = (int)one.Number("methods");
            double quantile = NemenyiTest.Quantile(methods, one.Number("level"));
            // SciPy integrates to eight digits or so.
            Close(one.Number("q"), quantile, 1e-7);
            // The p of that very difference is the level.
            double difference = NemenyiTest.CriticalDifference(methods, 20, one.Number("level"));
            Close(one.Number("level"), NemenyiTest.P(methods, 20, difference), NineDigits);
        }
        // Two methods: a normal number, q the quantile of statistics' first table.
        Close(1.959963984540054, NemenyiTest.Quantile(2, 0.05), 1e-12);
        Assert.Equal(1.658302878, NemenyiTest.CriticalDifference(4, 8), 1e-9);
    }

    [Fact]
    public void Signed_ranks_equal_counted_signs_and_SciPys_approximation()
    {
        foreach (JsonElement one in Cases("wilcoxon").Concat(Cases("wilcoxonOfMany")))
        {
            TestResult found = WilcoxonTest.Of(one.Numbers("differences"));
            Close(one.Number("statistic"), found.Statistic, 1e-14);
            Close(one.Number("p"), found.P, NineDigits);
        }
    }

    [Fact]
    public void Permutations_equal_those_counted_in_whole_numbers()
    {
        foreach (JsonElement one in Cases("permutations"))
        {
            Close(one.Number("p"), PermutationTest.OfTwo(one.Numbers("first"), one.Numbers("second")).P, 1e-14);
        }
        foreach (JsonElement one in Cases("signs"))
        {
            Close(one.Number("p"), PermutationTest.OfPairs(one.Numbers("differences")).P, 1e-14);
        }
    }

    [Fact]
    public void Violations_of_stochastic_order_equal_those_in_fractions()
    {
        foreach (JsonElement one in Cases("violations"))
        {
            var found = AlmostStochasticOrder.Of(one.Numbers("first"), one.Numbers("second"));
            Close(one.Number("violation"), found.Violation, 1e-14);
        }
    }

    [Fact]
    public void Power_equals_SciPys_noncentral_t()
    {
        foreach (JsonElement one in Cases("powers"))
        {
            int count = (int)one.Number("count");
            double effect = one.Number("effect");
            double found = one.GetProperty("paired").GetBoolean()
                ? Power.OfPairs(effect, count)
                : Power.OfTwo(effect, count);
            Close(one.Number("power"), found, NineDigits);
        }
    }

    internal static double[][] Blocks(JsonElement friedman) =>
        [
            .. friedman
                .GetProperty("blocks")
                .EnumerateArray()
                .Select(block => block.EnumerateArray().Select(x => x.GetDouble()).ToArray()),
        ];

    internal static IEnumerable<JsonElement> Cases(string name) => Robust.GetProperty(name).EnumerateArray();
}
