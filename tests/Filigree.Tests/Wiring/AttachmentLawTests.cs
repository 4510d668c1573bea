using System.Text.Json;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

/// <summary>
/// Rewiring follows the law that the paper defines: against exact probabilities of successive sampling, and against the published rule
/// written anew in NumPy (tests/golden/rewiring.py).
/// </summary>
[Trait("Run", "once")]
public sealed class AttachmentLawTests
{
    private static readonly PreferentialAttachment InputPass = new() { Passes = RewiringPasses.Inputs };
    private static readonly Golden Expected = JsonSerializer.Deserialize<Golden>(
        File.ReadAllText(GoldenFile.Path("rewiring.json")),
        JsonSerializerOptions.Web
    )!;

    public static TheoryData<int> Orders => [.. Enumerable.Range(0, Expected.Orders.Length)];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Expected.Cases.Length)];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Every_order_of_a_small_row_comes_as_often_as_successive_sampling_says(int index)
    {
        const int draws = 20_000;
        SmallRow row = Expected.Orders[index];
        int places = row.Strengths.Length;
        var seen = new Dictionary<string, int>();
        for (int draw = 0; draw < draws; draw++)
        {
            // The first row stays and is the strengths that the second row meets; the weights 0, 1, 2... show the order.
            float[] weights =
            [
                .. row.Strengths.Select(strength => (float)strength),
                .. Enumerable.Range(0, places).Select(place => (float)place),
            ];
            InputPass.Rewire(weights, new MatrixShape(2, places), new RandomStream(1, "law", index, draw));
            string order = string.Join(
                ",",
                Enumerable.Range(0, places).OrderBy(place => weights[places + place]).ToArray()
            );
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }

        double chiSquare = row.Chances.Sum(chance =>
        {
            double expected = draws * chance.Probability;
            double gap = seen.GetValueOrDefault(string.Join(",", chance.Order)) - expected;
            return gap * gap / expected;
        });

        // Exceeded once in a million where the law holds: 5 degrees of freedom for three places, 23 for four.
        Assert.InRange(chiSquare, 0, places == 3 ? 35.9 : 74.6);
        Assert.Equal(draws, row.Chances.Sum(chance => seen.GetValueOrDefault(string.Join(",", chance.Order))));
    }

    [Fact]
    public void In_a_long_row_the_first_place_drawn_is_strong_as_often_as_its_share_of_the_strength()
    {
        // 200 places with P = 1 and 200 with P = 3: the lowest weight goes to a strong place three times in four.
        const int draws = 4000;
        const int places = 400;
        int strong = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            float[] weights =
            [
                .. Enumerable.Range(0, places).Select(place => place % 2 == 0 ? 0f : 2f),
                .. Enumerable.Range(0, places).Select(place => (float)place),
            ];
            InputPass.Rewire(weights, new MatrixShape(2, places), new RandomStream(1, "long", 0, draw));
            strong += weights.AsSpan(places).IndexOf(0f) % 2;
        }

        double deviation = Math.Sqrt(draws * 0.75 * 0.25);
        Assert.InRange(strong, (draws * 0.75) - (5 * deviation), (draws * 0.75) + (5 * deviation));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Strengths_spread_as_after_the_published_rule(int index)
    {
        LayerCase layer = Expected.Cases[index];
        var shape = new MatrixShape(layer.Outputs, layer.Inputs);
        var rule = (Initializer)Wirings.Parse(layer.Rule);
        var outputPass = new PreferentialAttachment { Passes = RewiringPasses.Outputs };
        var numbers = new double[layer.Draws][];
        float[] weights = new float[shape.Count];
        for (int draw = 0; draw < layer.Draws; draw++)
        {
            rule.Fill(weights, shape, new RandomStream(1, "draw", index, draw));
            var stream = new RandomStream(1, "rewire", index, draw);
            (double, double) before = Spreads(weights, shape);
            InputPass.Rewire(weights, shape, stream);
            (double, double) between = Spreads(weights, shape);
            outputPass.Rewire(weights, shape, stream);
            (double, double) after = Spreads(weights, shape);
            numbers[draw] = [before.Item1, before.Item2, between.Item1, between.Item2, after.Item1, after.Item2];
        }

        for (int which = 0; which < layer.Mean.Length; which++)
        {
            double mean = numbers.Average(one => one[which]);
            double square = numbers.Sum(one => (one[which] - mean) * (one[which] - mean)) / (layer.Draws - 1);
            double theirs = layer.Deviation[which];
            double error = Math.Sqrt((square + (theirs * theirs)) / layer.Draws);
            Assert.InRange((mean - layer.Mean[which]) / error, -5, 5);
            Assert.InRange(mean / layer.Mean[which], 0.92, 1.08);
        }
    }

    private static (double Inputs, double Outputs) Spreads(float[] weights, MatrixShape shape)
    {
        var (inputs, outputs) = StrengthStatistics.Of(weights, shape);
        return (inputs.StandardDeviation, outputs.StandardDeviation);
    }

    private sealed record Golden(LayerCase[] Cases, SmallRow[] Orders);

    private sealed record LayerCase(string Rule, int Inputs, int Outputs, int Draws, double[] Mean, double[] Deviation);

    private sealed record SmallRow(double[] Strengths, Chance[] Chances);

    private sealed record Chance(int[] Order, double Probability);
}
