using System.Text.Json;
using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class NnstdTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly NnstdOptions Weighted = new() { Weighted = true };

    [Fact]
    public void Two_small_networks_are_compared_as_by_hand()
    {
        // Hidden neurons: {0, 1} and {2, 3} against {2} and {0, 1}. Crosswise: 0 and 1/2. Then output {h0} against {h1} renumbered to {h0}.
        SparseMatrix[] first = [Connect(2, 4, [0, 1], [2, 3]), Connect(1, 2, [0])];
        SparseMatrix[] second = [Connect(2, 4, [2], [0, 1]), Connect(1, 2, [1])];
        NnstdDistance distance = Nnstd.Distance(first, second);

        Assert.Equal([0.25, 0], distance.Layers.Select(layer => layer.Distance));
        Assert.Equal(0.125, distance.Mean);
        Assert.Equal([1, 0], distance.Layers[0].Neurons);
        Assert.Equal([1, 0], Nnstd.Distance(second, first).Layers[0].Neurons);
    }

    [Fact]
    public void One_shared_input_of_two_and_two_is_two_thirds_away()
    {
        // The two differ in two inputs of three; the paper's Fig. 1 has one of two, which is 0.5.
        Assert.Equal(2 / 3.0, Nnstd.Distance([Connect(1, 3, [0, 1])], [Connect(1, 3, [1, 2])]).Mean);
        Assert.Equal(0.5, Nnstd.Distance([Connect(1, 2, [0, 1])], [Connect(1, 2, [1])]).Mean);
        int[] none = [];
        Assert.Equal(0, Nnstd.Distance([Connect(1, 2, none)], [Connect(1, 2, none)]).Mean);
        Assert.Equal(1, Nnstd.Distance([Connect(1, 2, none)], [Connect(1, 2, [1])]).Mean);
    }

    [Fact]
    public void Output_neurons_keep_their_labels_unless_they_are_to_be_assigned_too()
    {
        SparseMatrix[] first = [Connect(2, 2, [0], [1])];
        SparseMatrix[] second = [Connect(2, 2, [1], [0])];
        Assert.Equal(1, Nnstd.Distance(first, second).Mean);
        Assert.Equal(0, Nnstd.Distance(first, second, new NnstdOptions { MatchOutputs = true }).Mean);
    }

    [Fact]
    public void Weighted_connections_count_by_magnitude()
    {
        SparseMatrix first = Connect(1, 3, [0, 1]);
        SparseMatrix second = Connect(1, 3, [1, 2]);
        (first.Values[0], first.Values[1]) = (2, -3);
        (second.Values[0], second.Values[1]) = (1, 4);
        Assert.Equal(1 - (1 / 9.0), Nnstd.Distance([first], [second], Weighted).Mean);
    }

    [Fact]
    public void Distances_are_those_of_the_golden_networks()
    {
        foreach (GoldenPair pair in Golden())
        {
            SparseMatrix[] first = pair.Network(pair.First);
            SparseMatrix[] second = pair.Network(pair.Second);
            Assert.Equal(pair.FirstLayer, Nnstd.Distance(first, second).Layers[0].Distance, 1e-12);
            Close(pair.Weighted, Nnstd.Distance(first, second, Weighted));
            Close(pair.WeightedOutputs, Nnstd.Distance(first, second, Weighted with { MatchOutputs = true }));
        }

        static void Close(double[] expected, NnstdDistance actual) =>
            Assert.All(expected.Zip(actual.Layers), pair => Assert.Equal(pair.First, pair.Second.Distance, 1e-12));
    }

    [Fact]
    public void Lists_and_bits_and_full_matrices_give_what_sets_of_inputs_give()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            double[] densities = [0.01, 0.05, 0.2, 0.5, 0.9, 1];
            int[] widths = [70, 40, 33, 7];
            SparseMatrix[] first = Network(seed, widths, densities[seed % 6]);
            SparseMatrix[] second = Network(seed + 1000, widths, densities[seed / 6 % 6]);
            NnstdDistance distance = Nnstd.Distance(first, second, new NnstdOptions { MatchOutputs = seed % 2 == 0 });
            Assert.Equal(
                BySets(first, second, seed % 2 == 0).Select(layer => layer.Distance),
                distance.Layers.Select(layer => layer.Distance)
            );
        }
    }

    [Fact]
    public void Exchanging_two_networks_changes_nothing_to_the_last_bit()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            SparseMatrix[] first = Network(seed, [30, 25, 20, 5], 0.02 + (seed % 7 * 0.1));
            SparseMatrix[] second = Network(seed + 1000, [30, 25, 20, 5], 0.02 + (seed % 5 * 0.15));
            foreach (NnstdOptions options in new[] { NnstdOptions.Default, Weighted })
            {
                NnstdDistance there = Nnstd.Distance(first, second, options);
                NnstdDistance back = Nnstd.Distance(second, first, options);
                Assert.Equal(there.Layers.Select(layer => layer.Distance), back.Layers.Select(layer => layer.Distance));
                Assert.All(
                    there.Layers.Zip(back.Layers),
                    pair =>
                        Assert.All(
                            pair.First.Neurons.Index(),
                            one => Assert.Equal(one.Index, pair.Second.Neurons[one.Item])
                        )
                );
                Assert.All(there.Layers, layer => Assert.InRange(layer.Distance, 0, 1));
            }
        }
    }

    [Fact]
    public void A_network_is_at_distance_0_from_itself_with_its_hidden_neurons_renumbered()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            // Dense enough that no two neurons have the same inputs.
            SparseMatrix[] network = Network(seed, [60, 40, 30, 10], 0.15 + (seed % 5 * 0.15));
            SparseMatrix[] renumbered = Renumbered(network, seed);
            Assert.Equal([0, 0, 0], Nnstd.Distance(network, renumbered).Layers.Select(layer => layer.Distance));
            Assert.Equal(
                [0, 0, 0],
                Nnstd.Distance(network, renumbered, Weighted).Layers.Select(layer => layer.Distance)
            );
        }
    }

    [Fact]
    public void Neurons_of_the_same_inputs_cannot_be_told_apart_so_only_the_first_layer_is_sure_to_be_at_0()
    {
        // Two hidden neurons read the same input and are read by different outputs.
        SparseMatrix[] network = [Connect(2, 1, [0], [0]), Connect(2, 2, [0], [1])];
        SparseMatrix[] renumbered = [Connect(2, 1, [0], [0]), Connect(2, 2, [1], [0])];
        Assert.Equal([0, 1], Nnstd.Distance(network, renumbered).Layers.Select(layer => layer.Distance));

        for (ulong seed = 0; seed < 20; seed++)
        {
            SparseMatrix[] sparse = Network(seed, [40, 60, 30, 10], 0.01);
            Assert.Equal(0, Nnstd.Distance(sparse, Renumbered(sparse, seed)).Layers[0].Distance);
        }
    }

    [Fact]
    public void Networks_that_share_no_connection_are_at_distance_1()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            // One reads the even inputs of every layer and the other the odd ones; hidden layers of one neuron each leave nothing to renumber.
            SparseMatrix[] even = [Connect(1, 10, [0, 2, 4, 6]), Connect(4, 1, [], [], [], [])];
            SparseMatrix[] odd = [Connect(1, 10, [1, 3, 9]), Connect(4, 1, [0], [0], [0], [0])];
            Assert.Equal(1, Nnstd.Distance(even, odd).Mean);
        }

        SparseMatrix low = RandomConnections.Draw("w", new(50, 30), 700, new RandomStream(1, "test", 0, 0));
        int[] shifted = [.. low.Indices.Select(input => input + 30)];
        SparseMatrix[] first = [new("w", 50, 60, low.Starts, low.Indices, low.Values)];
        SparseMatrix[] second = [new("w", 50, 60, low.Starts, shifted, low.Values)];
        Assert.Equal(1, Nnstd.Distance(first, second, new NnstdOptions { MatchOutputs = true }).Mean);
    }

    [Fact]
    public void Inputs_behind_feature_maps_are_renumbered_in_blocks()
    {
        // Two maps of three places each; the second network has them in the other order.
        SparseMatrix[] first = [Connect(2, 4, [0, 1], [2, 3]), Connect(2, 6, [0, 5], [1])];
        SparseMatrix[] second = [Connect(2, 4, [2, 3], [0, 1]), Connect(2, 6, [2, 3], [4])];
        Assert.Equal(0, Nnstd.Distance(first, second).Mean);
    }

    [Fact]
    public void An_approximate_distance_is_never_below_the_exact_one_and_near_it()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            double density = new[] { 0.01, 0.03, 0.1, 0.4 }[seed % 4];
            SparseMatrix[] first = Network(seed, [200, 200], density);
            SparseMatrix[] second =
                seed % 3 == 0
                    ? Generations.Next(first, 0.1, new Randomness(seed), 1)
                    : Network(seed + 1000, [200, 200], density);
            var options = new NnstdOptions { MatchOutputs = true };
            double exact = Nnstd.Distance(first, second, options).Mean;
            NnstdOptions approximate = options with { Approximation = new NnstdApproximation() };
            double near = Nnstd.Distance(first, second, approximate).Mean;
            Assert.InRange(near, exact - 1e-12, exact + 0.01);

            // With all neurons as candidates only the auction's tolerance is left.
            approximate = options with
            {
                Approximation = new NnstdApproximation { Candidates = 200, Tolerance = 1e-4 },
            };
            Assert.InRange(Nnstd.Distance(first, second, approximate).Mean, exact - 1e-12, exact + 1e-4);
        }
    }

    [Fact]
    public void Threads_change_nothing_in_an_approximate_distance()
    {
        SparseMatrix[] first = Network(1, [3000, 3000, 10], 0.003);
        SparseMatrix[] second = Network(2, [3000, 3000, 10], 0.003);
        var options = new NnstdOptions { Approximation = new NnstdApproximation() };
        using var workers = new Workers(3);
        NnstdDistance one = Nnstd.Distance(first, second, options);
        NnstdDistance three = Nnstd.Distance(first, second, options, workers);
        Assert.Equal(one.Layers[0].Neurons, three.Layers[0].Neurons);
        Assert.Equal(one.Mean, three.Mean);
    }

    [Fact]
    public void A_matrix_holds_each_pair_s_distance_whatever_the_number_of_threads()
    {
        IReadOnlyList<SparseMatrix>[] networks =
        [
            .. Enumerable.Range(0, 7).Select(seed => Network((ulong)seed, [30, 20, 5], 0.1 + (seed * 0.05))),
        ];
        var reported = new List<int>();
        using var workers = new Workers(3);
        NnstdMatrix matrix = NnstdMatrix.Of(networks, workers: workers, progress: reported.Add);
        NnstdMatrix single = NnstdMatrix.Of(networks);

        Assert.Equal(Enumerable.Range(1, 21), reported);
        Assert.Equal(["w0", "w1"], matrix.Layers);
        for (int first = 0; first < networks.Length; first++)
        {
            for (int second = 0; second < networks.Length; second++)
            {
                NnstdDistance distance = Nnstd.Distance(networks[first], networks[second]);
                Assert.Equal(distance.Mean, matrix.Mean(first, second));
                Assert.Equal(distance.Layers[1].Distance, matrix.OfLayer(1, first, second));
                Assert.Equal(single.OfLayer(0, first, second), matrix.OfLayer(0, first, second));
            }
        }
    }

    [Fact]
    public void A_matrix_can_be_stopped_between_pairs()
    {
        IReadOnlyList<SparseMatrix>[] networks =
        [
            .. Enumerable.Range(0, 4).Select(seed => Network((ulong)seed, [9, 5], 0.3)),
        ];
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            NnstdMatrix.Of(networks, progress: _ => stop.Cancel(), cancellationToken: stop.Token)
        );
    }

    [Fact]
    public void Networks_that_cannot_be_compared_are_told_apart_by_name_and_size()
    {
        SparseMatrix[] network = [Connect(2, 4, [0], [1]), Connect(1, 2, [0])];
        Assert.Null(Nnstd.FindMismatch(network, network));
        Assert.Contains("2 layers, the other 1", Nnstd.FindMismatch(network, network[..1]));
        Assert.Contains("2 x 4", Nnstd.FindMismatch(network, [Connect(2, 5, [0], [1]), network[1]]));
        SparseMatrix[] broken = [network[0], Connect(1, 3, [0])];
        Assert.Contains("do not follow", Nnstd.FindMismatch(broken, broken));
        Assert.Throws<ArgumentException>(() => Nnstd.Distance(network, broken));
        Assert.Throws<ArgumentException>(() => NnstdMatrix.Of([network, broken]));
        network[0].Values[0] = float.NaN;
        Assert.Throws<ArgumentException>(() => Nnstd.Distance(network, network, Weighted));
        Assert.Equal(0, Nnstd.Distance(network, network).Mean);
    }

    [Fact]
    public void A_layer_too_wide_for_an_exact_assignment_says_what_to_do()
    {
        var stream = new RandomStream(1, "test", 0, 0);
        SparseMatrix wide = RandomConnections.Draw("w", new MatrixShape(20_000, 1), 20_000, stream);
        var options = new NnstdOptions { MatchOutputs = true };
        UserError error = Assert.Throws<UserError>(() => Nnstd.Distance([wide], [wide], options));
        Assert.Contains("approximate", error.Message);
    }

    // The definition, pair by pair.
    private static List<NnstdLayer> BySets(SparseMatrix[] first, SparseMatrix[] second, bool matchOutputs)
    {
        if (NetworkOrder.Compare(first, second, withWeights: false) > 0)
        {
            (first, second) = (second, first);
        }

        var layers = new List<NnstdLayer>();
        int[] numbers = [.. Enumerable.Range(0, first[0].Inputs)];
        for (int layer = 0; layer < first.Length; layer++)
        {
            HashSet<int>[] one =
            [
                .. Enumerable
                    .Range(0, first[layer].Outputs)
                    .Select(o => first[layer].InputsOf(o).ToArray().ToHashSet()),
            ];
            HashSet<int>[] other =
            [
                .. Enumerable
                    .Range(0, second[layer].Outputs)
                    .Select(o => second[layer].InputsOf(o).ToArray().Select(input => numbers[input]).ToHashSet()),
            ];
            double[] costs = [.. one.SelectMany(a => other.Select(b => Distance(a, b)))];
            IReadOnlyList<int> neurons =
                layer == first.Length - 1 && !matchOutputs
                    ? [.. Enumerable.Range(0, one.Length)]
                    : Assignment.Solve(costs, one.Length).Columns;
            double cost = neurons.Select((column, row) => costs[(row * one.Length) + column]).Sum();
            layers.Add(new NnstdLayer("", cost / one.Length, neurons));
            numbers = new int[one.Length];
            foreach ((int row, int column) in neurons.Index())
            {
                numbers[column] = row;
            }
        }

        return layers;

        static double Distance(HashSet<int> a, HashSet<int> b)
        {
            int shared = a.Count(b.Contains);
            int union = a.Count + b.Count - shared;
            return union == 0 ? 0 : (a.Count + b.Count - (2.0 * shared)) / union;
        }
    }

    private static SparseMatrix[] Network(ulong seed, int[] widths, double density) =>
        [
            .. widths
                .Skip(1)
                .Select(
                    (outputs, layer) =>
                    {
                        var shape = new MatrixShape(outputs, widths[layer]);
                        var stream = new RandomStream(seed, "test", layer, 0);
                        SparseMatrix drawn = RandomConnections.Draw(
                            $"w{layer}",
                            shape,
                            (long)(density * shape.Count),
                            stream
                        );
                        stream.FillNormal(drawn.Values, 0, 1);
                        return drawn;
                    }
                ),
        ];

    // Every hidden layer's neurons in another order.
    private static SparseMatrix[] Renumbered(SparseMatrix[] network, ulong seed)
    {
        var result = new SparseMatrix[network.Length];
        int[] inputs = [.. Enumerable.Range(0, network[0].Inputs)];
        for (int layer = 0; layer < network.Length; layer++)
        {
            int[] outputs =
                layer == network.Length - 1
                    ? [.. Enumerable.Range(0, network[layer].Outputs)]
                    : new RandomStream(seed, "renumber", layer, 0).Permutation(network[layer].Outputs);
            WeightMatrix dense = network[layer].ToDense();
            var values = new float[dense.Values.Length];
            for (int output = 0; output < dense.Outputs; output++)
            {
                for (int input = 0; input < dense.Inputs; input++)
                {
                    values[(outputs[output] * dense.Inputs) + inputs[input]] = dense.Values[
                        (output * dense.Inputs) + input
                    ];
                }
            }

            result[layer] = SparseMatrix.NonZero(dense with { Values = values });
            inputs = outputs;
        }

        return result;
    }

    private static SparseMatrix Connect(int outputs, int inputs, params int[][] rows)
    {
        Assert.Equal(outputs, rows.Length);
        int[] starts = [0, .. rows.Select((_, row) => rows.Take(row + 1).Sum(one => one.Length))];
        int[] indices = [.. rows.SelectMany(row => row)];
        float[] values = [.. indices.Select(_ => 1f)];
        return new SparseMatrix("w", outputs, inputs, starts, indices, values);
    }

    private static GoldenPair[] Golden() =>
        JsonSerializer.Deserialize<GoldenPair[]>(File.ReadAllText(GoldenFile.Path("nnstd.json")), Options)!;

    internal sealed record GoldenPair(
        int[] Widths,
        float[][] First,
        float[][] Second,
        double FirstLayer,
        double[] Weighted,
        double[] WeightedOutputs
    )
    {
        public SparseMatrix[] Network(float[][] weights) =>
            [.. Networks.Matrices(Widths, weights).Select(SparseMatrix.NonZero)];
    }
}
