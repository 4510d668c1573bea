using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Connections that are chosen before training: which, how many, and what they are held against.</summary>
public sealed class ChosenBeforeTests
{
    public static TheoryData<string> Rules => ["snip", "grasp(samples=2)", "synflow(rounds=10)", "magnitude-before"];

    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, new double[] { 1 / 14.0, 4 / 13.0, 1 })]
    [InlineData(new float[] { -3, 1, 2 }, new double[] { 1, 1 / 14.0, 4 / 13.0 })]
    [InlineData(new float[] { 2, -2, 0 }, new double[] { 0.5, 0.5, 0 })]
    [InlineData(new float[] { 0, 0 }, new double[] { 0, 0 })]
    public void By_hand_lamp(float[] weights, double[] expected) =>
        Assert.Equal(expected, Scored(new Lamp(), weights).Select(score => Math.Round(score, 6)), new Near(1e-6));

    [Fact]
    public void A_score_of_no_number_is_none() => Assert.True(float.IsNaN(Scored(new Lamp(), [1, float.NaN, 2])[1]));

    [Fact]
    public void By_hand_saliency_gradient_preservation_flow_and_wanda()
    {
        // The network of the related-methods page: W1 = (1, -2; 3, 0), W2 = (2, -1), x = (1, 1); of y^2 / 2 saliencies are (10, 20; 15, 0) and (10, 15).
        float[] weights = [1, -2, 3, 0];
        float[] gradients = [-10, -10, 5, 5];
        Assert.Equal([10, 20, 15, 0], Scored(new Saliency(), weights, gradients));
        Assert.Equal([-10, 20, 15, 0], Scored(new GradientPreservation(), weights, gradients));
        Assert.Equal([-10, -10, 5, 5], Scored(new FlowScore(), weights, gradients));
        Assert.Equal([1, 4, 9, 0], Scored(new Wanda(), weights, [1, 2, 3, 4]));
    }

    [Theory]
    [InlineData("snip(0.5, samples=1)", new[] { 1, 2 }, new[] { 1 })]
    [InlineData("synflow(0.5, rounds=1)", new[] { 1 }, new[] { 0, 1 })]
    [InlineData("magnitude-before(0.5)", new[] { 1, 2 }, new[] { 0 })]
    public void By_hand_the_choice_of_a_network(string rule, int[] first, int[] second)
    {
        // Saliencies (10, 20; 15, 0) and (10, 15), flows (2, 4; 3, 0) and (6, 3): of 3 equal ones the later stays.
        using var network = new Network(2, [new Linear("a", 2, 2), new Linear("b", 2, 1)]);
        network.Weights[0].WriteMatrix([1, -2, 3, 1e-20f]);
        network.Weights[1].WriteMatrix([2, -1]);
        Train(network, rule, new Ones());

        Assert.Equal(first, Places(network, 0));
        Assert.Equal(second, Places(network, 1));
    }

    [Fact]
    public void By_hand_gradient_preservation_of_a_line()
    {
        // y = w x, w = (1, 1), x = (1, 2): H g is in proportion to (1, 2), and the first goes.
        using var network = new Network(2, [new Linear("line", 2, 1, bias: false)]);
        network.Weights[0].WriteMatrix([1, 1]);
        Train(network, "grasp(0.5, temperature=1)", new Ones(1, 2));
        Assert.Equal([1], Places(network, 0));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Counts_are_exact_whatever_the_density_the_spread_and_the_control(string rule)
    {
        foreach (double density in new[] { 0.5, 0.123, 0.01 })
        {
            foreach (string control in new[] { "none", "redraw", "shuffle", "invert" })
            {
                using Network network = Make(WeightForm.Dense);
                Train(network, With(rule, density, $"control={control}"));
                Assert.Equal(
                    NearestCount.Of(density, network.Weights.Sum(weight => weight.Shape.Places)),
                    network.Weights.Sum(weight => weight.ConnectionCount)
                );
            }
        }

        using Network even = Make(WeightForm.Dense);
        Train(even, With(rule, 0.25, "layers=uniform, dense=last"));
        Assert.Equal([150, 90, 48], even.Weights.Select(weight => weight.ConnectionCount));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_choice_depends_on_neither_threads_nor_form(string rule)
    {
        using Network dense = Make(WeightForm.Dense);
        using Network again = Make(WeightForm.Dense);
        using Network sparse = Make(WeightForm.Sparse);
        using Network masked = Make(WeightForm.Masked);
        Train(dense, With(rule, 0.1));
        Train(again, With(rule, 0.1), threads: 2);
        Train(sparse, With(rule, 0.1));
        Train(masked, With(rule, 0.1));

        Assert.Equal(dense.Hash(), again.Hash());
        for (int layer = 0; layer < 3; layer++)
        {
            Assert.Equal(Places(dense, layer), Places(sparse, layer));
            Assert.Equal(Places(dense, layer), Places(masked, layer));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_is_chosen_is_what_is_trained(string rule)
    {
        using Network network = Make(WeightForm.Dense);
        using Network wired = Make(WeightForm.Dense);
        Train(network, With(rule, 0.1));
        foreach ((SparseMatrix kept, SparseMatrix whole) in network.ToSparseMatrices().Zip(wired.ToSparseMatrices()))
        {
            Assert.Equal(kept.WeightsFrom(whole).Values, kept.Values);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Controls_keep_what_they_are_to_keep(string rule)
    {
        int[][] chosen = Choice(rule, "none", out Network one);
        int[][] redrawn = Choice(rule, "redraw", out Network fresh);
        int[][] shuffled = Choice(rule, "shuffle", out Network other);
        int[][] inverted = Choice(rule, "invert", out Network worst);
        using (one)
        using (fresh)
        using (other)
        using (worst)
        {
            Assert.Equal(chosen, redrawn);
            Assert.NotEqual(one.Hash(), fresh.Hash());
            Assert.Equal(chosen.Select(layer => layer.Length), shuffled.Select(layer => layer.Length));
            Assert.NotEqual(chosen, shuffled);
            Assert.NotEqual(chosen, inverted);

            // A shuffled connection has its own weight.
            using Network wired = Make(WeightForm.Dense);
            SparseMatrix whole = wired.Weights[0].ToSparse();
            SparseMatrix kept = other.Weights[0].ToSparse();
            Assert.Equal(kept.WeightsFrom(whole).Values, kept.Values);
        }

        static int[][] Choice(string rule, string control, out Network network)
        {
            network = Make(WeightForm.Dense);
            Train(network, With(rule, 0.3, $"control={control}"));
            Network trained = network;
            return [.. Enumerable.Range(0, 3).Select(layer => Places(trained, layer))];
        }
    }

    [Fact]
    public void The_best_and_the_worst_tenth_share_no_connection()
    {
        using Network best = Make(WeightForm.Dense);
        using Network worst = Make(WeightForm.Dense);
        Train(best, With("snip", 0.1));
        Train(worst, With("snip", 0.1, "control=invert"));
        foreach ((SparseMatrix one, SparseMatrix other) in best.ToSparseMatrices().Zip(worst.ToSparseMatrices()))
        {
            Assert.Equal(0, one.CountShared(other));
        }
    }

    [Fact]
    public void Rounds_keep_a_path_where_one_cut_leaves_none()
    {
        int Complete(int rounds)
        {
            using Network network = Make(WeightForm.Dense);
            Train(network, $"synflow(0.01, rounds={rounds})");
            return Filigree
                .Topology.CompletePaths.Of(Filigree.Topology.SparseGraph.NonZero(network.ToMatrices()))
                .Layers.Count(layer => layer.EdgesOnPaths > 0);
        }

        Assert.Equal(3, Complete(100));
        Assert.NotEqual(3, Complete(1));
    }

    [Fact]
    public void Convolutions_are_chosen_from_too()
    {
        foreach (string rule in new[] { "snip(0.1)", "grasp(0.1, samples=1)", "synflow(0.1, rounds=3)" })
        {
            using Network network = new LeNet5Model().Create(new SampleShape(28, 28, 1), 10);
            new HeNormal().Wire(network, new Randomness(3));
            Train(network, rule, new HashedSamples(20, 784, 10));
            Assert.Equal(
                NearestCount.Of(0.1, network.Weights.Sum(weight => weight.Shape.Places)),
                network.Weights.Sum(weight => weight.ConnectionCount)
            );
        }
    }

    [Fact]
    public void Samples_of_each_class_are_the_first_in_order()
    {
        var samples = new HashedSamples(50, 8, 3);
        var labels = new int[50];
        int[] order = [.. Enumerable.Range(0, 50).Reverse()];
        samples.Gather(order, new MatrixSpan(new float[400], 50, 8, 8), labels);
        int[] found = ClassSamples.First(samples, order, 4, outputs: 3);

        Assert.Equal(12, found.Length);
        for (int label = 0; label < 3; label++)
        {
            int[] expected = [.. order.Where((_, index) => labels[index] == label).Take(4)];
            Assert.Equal(expected, found.Where(position => labels[Array.IndexOf(order, position)] == label));
        }
    }

    private static float[] Scored(IScore score, float[] weights, float[]? numbers = null)
    {
        var scores = new float[weights.Length];
        int[] places = [.. Enumerable.Range(0, weights.Length)];
        score.Score(
            new Candidates
            {
                Network = [],
                Layer = 0,
                FirstOutput = 0,
                Places = new PlaceRows(weights.Length, [0, weights.Length], places),
                Random = new RandomStream(1, "test", 0, 0),
                Weights = weights,
                Gradients = numbers,
                HessianProducts = numbers,
                Flow = numbers,
                InputNorms = numbers,
            },
            scores
        );
        return scores;
    }

    private static string With(string rule, double density, string more = "")
    {
        string name = rule.Split('(')[0];
        string own = rule.Contains('(', StringComparison.Ordinal) ? ", " + rule.Split('(')[1].TrimEnd(')') : "";
        string others = more.Length == 0 ? "" : ", " + more;
        return FormattableString.Invariant($"{name}({density}{own}{others})");
    }

    private static int[] Places(Network network, int layer)
    {
        SparseMatrix matrix = network.Weights[layer].ToSparse();
        return
        [
            .. Enumerable
                .Range(0, matrix.Outputs)
                .SelectMany(output =>
                    matrix.InputsOf(output).ToArray().Select(input => (output * matrix.Inputs) + input)
                ),
        ];
    }

    private static Network Make(WeightForm form)
    {
        Network network = Mlp.Create([20, 30, 12, 4]);
        new HeNormal().Wire(network, new Randomness(3));
        network.SetForm(form);
        return network;
    }

    // To the first measurement: no step moves a weight.
    private static void Train(Network network, string rule, ISampleSource? samples = null, int threads = 1)
    {
        samples ??= new HashedSamples(60, 20, 4);
        using Workers? workers = threads == 1 ? null : new Workers(threads);
        using var run = new TrainingRun(
            network,
            new Sgd(),
            samples,
            null,
            new TrainingOptions
            {
                Epochs = 1,
                Batch = 10,
                Schedule = new ConstantSchedule(0.05),
                Loss = samples.Classes > 0 ? new CrossEntropy() : new MeanSquaredError(),
            },
            new Randomness(3),
            workers
        )
        {
            Plasticity = ConnectionRules.Parse(rule),
        };
        run.Measure();
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double one, double other) => Math.Abs(one - other) <= tolerance;

        public int GetHashCode(double number) => 0;
    }

    // One sample, and the target 0.
    private sealed class Ones(float first = 1, float second = 1) : ISampleSource
    {
        public int Count => 1;

        public int Features => 2;

        public int Classes => 0;

        public int Targets => 1;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels) =>
            (destination.Row(0)[0], destination.Row(0)[1]) = (first, second);

        public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination) =>
            destination.Row(0)[0] = 0;
    }
}
