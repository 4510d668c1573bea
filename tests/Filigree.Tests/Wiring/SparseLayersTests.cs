using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

/// <summary>Wirings that choose places otherwise than evenly: receptive fields, equal degrees, walks.</summary>
[Trait("Run", "once")]
public sealed class SparseLayersTests
{
    [Theory]
    [InlineData("brf(0)", 0.1)]
    [InlineData("brf(0.25)", 0.1)]
    [InlineData("brf(1, uniform)", 0.5)]
    [InlineData("brf(0.5, lognormal)", 0.3)]
    [InlineData("regular", 0.1)]
    [InlineData("regular", 0.93)]
    public void Layers_have_exactly_as_many_connections_as_their_density_says(string wiring, double density)
    {
        string text = wiring.Contains('(', StringComparison.Ordinal)
            ? wiring.Replace(")", $", density={Invariant(density)}, output=sparse)", StringComparison.Ordinal)
            : $"{wiring}(density={Invariant(density)}, output=sparse)";
        IWiring rule = Wirings.Parse(text);
        using Network network = Wired(rule, 1);
        using Network again = Wired(rule, 1);
        using Network other = Wired(rule, 2);

        long[] expected = [.. network.Weights.Select(weight => NearestCount.Of(density, weight.Shape.Places))];
        Assert.Equal(expected, network.Weights.Select(weight => (long)weight.ConnectionCount));
        Assert.Equal(expected, rule.Connections([.. network.Weights.Select(weight => weight.Shape)]));
        Assert.Equal(network.Hash(), again.Hash());
        Assert.NotEqual(network.Hash(), other.Hash());
        Assert.True(rule.LeavesZeros);
    }

    [Theory]
    [InlineData("erdos-renyi(epsilon=1, output=sparse)", (20 + 8 + 2 * 3.0 + (30 + 20)) / ((20 * 8 * 9) + (30 * 20)))]
    [InlineData("erdos-renyi(epsilon=1)", (20 + 8 + 2 * 3.0 + 600) / ((20 * 8 * 9) + (30 * 20)))]
    [InlineData("erdos-renyi(epsilon=1e6, output=sparse)", 1)]
    [InlineData("erdos-renyi(density=0.125)", (180.0 + 600) / ((20 * 8 * 9) + (30 * 20)))]
    [InlineData("erdos-renyi(densities=[0.5, 0.25])", (720.0 + 150) / ((20 * 8 * 9) + (30 * 20)))]
    [InlineData("regular(density=0.125)", (180.0 + 600) / ((20 * 8 * 9) + (30 * 20)))]
    public void The_density_asked_for_is_that_of_the_numbers_of_connections(string wiring, double expected)
    {
        MatrixShape[] layers = [new(20, 72, 3, 3), new(30, 20)];
        IWiring rule = Wirings.Parse(wiring);

        Assert.Equal(expected, rule.RequestedDensity(layers)!.Value, 12);
        double places = layers.Sum(layer => (double)layer.Places);
        Assert.Equal(expected, rule.Connections(layers)!.Sum() / places, 1 / places);
    }

    [Fact]
    public void Without_randomness_each_output_has_the_nearest_inputs_of_the_ring()
    {
        var rule = new ReceptiveFields(Layers(0.3), spread: 0);
        using Network network = Network(10, 5, 4);
        rule.Wire(network, new Randomness(1));
        SparseMatrix first = network.Weights[0].ToSparse();

        Assert.Equal([0, 1, 9], first.InputsOf(0));
        Assert.Equal([1, 2, 3], first.InputsOf(1));
        Assert.Equal([7, 8, 9], first.InputsOf(4));
    }

    [Fact]
    public void The_more_randomness_the_farther_the_inputs()
    {
        double[] distances =
        [
            .. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(r =>
            {
                using Network network = Network(200, 200, 4);
                new ReceptiveFields(Layers(0.05), r).Wire(network, new Randomness(3));
                SparseMatrix first = network.Weights[0].ToSparse();
                return Enumerable
                    .Range(0, 200)
                    .SelectMany(output => first.InputsOf(output).ToArray().Select(input => Math.Abs(input - output)))
                    .Average(apart => Math.Min(apart, 200 - apart));
            }),
        ];

        Assert.Equal(distances.Order(), distances);
        Assert.InRange(distances[0], 2, 3);
        Assert.InRange(distances[^1], 48, 52);
    }

    [Fact]
    public void Little_randomness_leaves_the_nearest_inputs_however_far_the_others_are()
    {
        using Network network = Network(200, 200, 4);
        new ReceptiveFields(Layers(0.2), spread: 0.02).Wire(network, new Randomness(3));
        SparseMatrix first = network.Weights[0].ToSparse();
        for (int output = 0; output < 200; output++)
        {
            Assert.All(
                first.InputsOf(output).ToArray(),
                input => Assert.InRange(Math.Min(Math.Abs(input - output), 200 - Math.Abs(input - output)), 0, 30)
            );
        }
    }

    [Theory]
    [InlineData("brf")]
    [InlineData("regular")]
    public void Weights_may_be_drawn_for_the_inputs_that_there_are(string wiring)
    {
        using Network all = Network(40, 30, 20);
        using Network connected = Network(40, 30, 20);
        Wirings.Parse($"{wiring}(density=0.04)").Wire(all, new Randomness(7));
        Wirings.Parse($"{wiring}(density=0.04, fan-in=connected)").Wire(connected, new Randomness(7));

        SparseMatrix expected = all.Weights[0].ToSparse();
        Assert.Equal(Array.ConvertAll(expected.Values, value => value * 5), connected.Weights[0].ToSparse().Values);
        Assert.Equal(all.Weights[1].ToSparse().Values, connected.Weights[1].ToSparse().Values);
    }

    [Fact]
    public void Degrees_follow_their_law()
    {
        int[] Degrees(FanInLaw law)
        {
            using Network network = Network(300, 200, 4);
            new ReceptiveFields(Layers(0.1), 1, law).Wire(network, new Randomness(3));
            SparseMatrix first = network.Weights[0].ToSparse();
            return [.. Enumerable.Range(0, 200).Select(output => first.InputsOf(output).Length)];
        }

        Assert.All(Degrees(FanInLaw.Fixed), degree => Assert.Equal(30, degree));
        Assert.InRange(Degrees(FanInLaw.Uniform).Max(), 50, 70);
        Assert.InRange(Degrees(FanInLaw.Lognormal).Max(), 100, 300);
    }

    [Theory]
    [InlineData(0.1, 30)]
    [InlineData(0.015, 4)]
    [InlineData(0.75, 225)]
    public void Regular_layers_have_equal_degrees_on_both_sides(double density, int inputs)
    {
        using Network network = Network(300, 200, 4);
        new Regular(Layers(density)).Wire(network, new Randomness(3));
        SparseMatrix first = network.Weights[0].ToSparse();
        int[] received = [.. Enumerable.Range(0, 200).Select(output => first.InputsOf(output).Length)];
        int[] sent = [.. Enumerable.Range(0, 300).Select(input => first.Indices.Count(one => one == input))];

        Assert.InRange(received.Min(), inputs, inputs + 1);
        Assert.True(received.Max() - received.Min() <= 1);
        Assert.True(sent.Max() - sent.Min() <= 1);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void Walks_meet_exactly_as_many_connections_and_all_but_the_last_walk_are_complete(double density)
    {
        using Network network = Network(30, 20, 10, 5);
        new PathWalks(density).Wire(network, new Randomness(3));
        long count = NearestCount.Of(density, network.Weights.Sum(weight => weight.Shape.Places));

        Assert.Equal(count, network.Weights.Sum(weight => weight.ConnectionCount));
        CompletePaths paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()));
        Assert.InRange(paths.Overall.EdgesOnPaths, count - 2, count);
    }

    [Fact]
    public void Walks_prefer_strong_weights()
    {
        using Network dense = Network(50, 40, 10);
        using Network network = Network(50, 40, 10);
        new HeNormal().Wire(dense, new Randomness(3));
        new PathWalks(0.1).Wire(network, new Randomness(3));

        double kept = network.Weights[0].ToSparse().Values.Average(Math.Abs);
        Assert.True(kept > 1.3 * dense.Weights[0].ToSparse().Values.Average(Math.Abs));
    }

    [Fact]
    public void Walks_that_can_meet_no_more_end_with_an_error_and_images_are_refused()
    {
        using Network network = Network(4, 3, 2);
        Assert.Throws<UserError>(() => new PathWalks(0.5, new Zeros()).Wire(network, new Randomness(1)));
        using Network image = new LeNet5Model().Create(new SampleShape(28, 28, 1), 10);
        Assert.Throws<UserError>(() => new PathWalks(0.1).Wire(image, new Randomness(1)));
    }

    private static string Invariant(double number) =>
        number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static SparseLayers Layers(double density) =>
        new(density, Filigree.Connectivity.Distributions.Uniform, HasDenseOutput: true, new HeNormal());

    private static Network Network(params int[] widths) => Mlp.Create(widths);

    private static Network Wired(IWiring rule, ulong seed)
    {
        Network network = Network(40, 30, 20);
        rule.Wire(network, new Randomness(seed));
        return network;
    }
}
