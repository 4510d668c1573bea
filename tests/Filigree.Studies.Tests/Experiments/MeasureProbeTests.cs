using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What probes of sparse networks measure, by hand.</summary>
[Trait("Run", "once")]
public sealed class MeasureProbeTests
{
    private static readonly Dictionary<string, double> Start = new() { ["epoch"] = 0 };

    [Fact]
    public void Connections_and_neurons_on_complete_paths()
    {
        // Inputs 0, 1; hidden a, b, c; output y. 0-a (of weight 0), 1-b, a-y, c-y: only 0-a-y is complete.
        using Network network = Of([0, 1, 2, 2], [0, 1], [0, 1], [0, 2], [0, 2], [1, 1]);
        var probe = new EffectiveDensityProbe();
        List<MetricRow> rows = Rows(probe, network);

        Assert.Equal([1 / 6.0, 1 / 3.0, 2 / 9.0], rows.Select(row => row.Numbers["effective_density"]));
        Assert.Equal([1 / 3.0, 1, 3 / 6.0], rows.Select(row => row.Numbers["living_neurons"]));
        Assert.Equal(2 / 9.0, ((IStudyProbe)probe).Summarise()["final_effective_density"]);
        Assert.Equal(0, ((IStudyProbe)probe).Summarise()["collapsed_layers"]);

        // Without a-y no path is complete, and both layers have collapsed.
        using Network broken = Of([0, 1, 2, 2], [0, 1], [0, 1], [0, 1], [2], [1]);
        Rows(probe, broken);
        Assert.Equal(2, ((IStudyProbe)probe).Summarise()["collapsed_layers"]);
        Assert.Equal(0, ((IStudyProbe)probe).Summarise()["final_effective_density"]);
    }

    [Fact]
    public void Flow_and_the_trace_of_the_path_kernel()
    {
        // W1 = (1, -2; 3, -), W2 = (2, -1): R = 9 and a trace of 23.
        using Network network = Of([0, 2, 3], [0, 1, 0], [1, -2, 3], [0, 2], [0, 1], [2, -1]);
        MetricRow row = Assert.Single(Rows(new FlowProbe(), network));
        Assert.Equal(Math.Log10(9), row.Numbers["synaptic_flow"], 12);
        Assert.Equal(Math.Log10(23), row.Numbers["path_kernel_trace"], 12);
    }

    [Fact]
    public void Operations_are_those_of_connections_forward_and_backward()
    {
        using Network network = Of([0, 1, 2, 2], [0, 1], [1, 1], [0, 2], [0, 2], [1, 1]);
        var probe = new CostProbe();
        Rows(probe, network);
        probe.Measure(network);
        network.Weights[0].Connect(SparseMatrix.Full(network.Weights[0].ToMatrix()), WeightForm.Sparse);
        probe.Measure(network);
        MetricRow row = Assert.Single(Rows(probe, network));

        // 4 connections of 9 places in the first step, 8 in the second; two operations each, and twice as many backward.
        Assert.Equal(6 * (4 + 8) / 2.0, row.Numbers["step_operations"]);
        Assert.Equal(2 * 8, row.Numbers["prediction_operations"]);
        Assert.Equal(8, row.Numbers["parameters"]);
        Assert.Equal((4 + 8) / 18.0, ((IStudyProbe)probe).Summarise()["training_cost"]);
        Assert.Equal(8 / 9.0, ((IStudyProbe)probe).Summarise()["prediction_cost"], 12);
    }

    [Fact]
    public void Places_are_explored_between_two_epochs_too()
    {
        using Network network = Of([0, 1, 1], [0], [1], [0, 1], [0], [1]);
        var probe = new UnionProbe();
        Rows(probe, network);
        foreach (int input in new[] { 1, 0 })
        {
            probe.Measure(network);
            network.Weights[0].Connect(new SparseMatrix("a", 2, 2, [0, 1, 1], [input], [1]), WeightForm.Sparse);
        }

        probe.Measure(network);
        Assert.Equal(3 / 6.0, Rows(probe, network)[^1].Numbers["ever_connected"]);
        Assert.Equal(3 / 6.0, ((IStudyProbe)probe).Summarise()["explored"]);
    }

    [Fact]
    public void The_gaps_of_layers_that_have_any()
    {
        using Network network = Mlp.Create([3, 3, 2]);
        new Binary().Wire(network, new Randomness(1));
        List<MetricRow> rows = Rows(new ExpansionProbe(), network);

        Assert.Equal(2 * Math.Sqrt(2), rows[0].Numbers["ramanujan_gap"], 6);
        Assert.False(rows[1].Numbers.ContainsKey("ramanujan_gap"));
        Assert.Equal(2 * Math.Sqrt(2), rows[2].Numbers["ramanujan_gap"], 6);
        Assert.Equal((3 + Math.Sqrt(6)) / 2, rows[2].Numbers["spectral_gap"], 6);
    }

    [Fact]
    public void The_graph_of_images_is_refused()
    {
        using Network network = new LeNet5Model().Create(new SampleShape(28, 28, 1), 10);
        Assert.Throws<UserError>(() => Rows(new TopometricsProbe(), network));
        using Network dense = Mlp.Create([3, 3, 2]);
        new Binary().Wire(dense, new Randomness(1));
        Assert.Equal(0, Assert.Single(Rows(new TopometricsProbe(), dense)).Numbers["bridges"]);
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Masked)]
    [InlineData(WeightForm.Sparse)]
    public void The_norm_of_a_step_is_that_of_the_gradient_over_connections(WeightForm form)
    {
        using Network network = Mlp.Create([2, 8, 2]);
        (form == WeightForm.Dense ? new HeNormal() : Wirings.Parse("erdos-renyi(density=0.5, output=sparse)")).Wire(
            network,
            new Randomness(1)
        );
        network.SetForm(form);
        var probe = new GradientNormProbe();
        using var run = new TrainingRun(
            network,
            new Sgd(),
            new Corners(),
            null,
            new TrainingOptions
            {
                Epochs = 1,
                Batch = 4,
                Schedule = new ConstantSchedule(0.1),
            },
            new Randomness(1)
        );
        run.StepProbes.Add(probe);
        IReadOnlyList<WeightMatrix> gradients = ((IPlasticTraining)run).DenseGradients(4);
        double expected = Math.Sqrt(
            gradients
                .Zip(network.ToMatrices())
                .Sum(pair => pair.First.Values.Zip(pair.Second.Values, (g, w) => w == 0 ? 0 : (double)g * g).Sum())
        );
        run.Run();

        Assert.Equal(expected, Rows(probe, network)[^1].Numbers["gradient_norm"], 6);
        Assert.Equal(expected, ((IStudyProbe)probe).Summarise()["first_gradient_norm"], 6);
    }

    private static List<MetricRow> Rows(IStudyProbe probe, Network network)
    {
        var rows = new List<MetricRow>();
        probe.Measure(network, Start, isLast: true, rows.Add);
        return rows;
    }

    // Two layers by their compressed rows; two inputs, one output.
    private static Network Of(
        int[] firstStarts,
        int[] firstInputs,
        float[] firstWeights,
        int[] secondStarts,
        int[] secondInputs,
        float[] secondWeights
    )
    {
        int hidden = firstStarts.Length - 1;
        var network = new Network(
            2,
            [new Linear("a", 2, hidden, bias: false), new Linear("b", hidden, 1, bias: false)]
        );
        network
            .Weights[0]
            .Connect(
                new SparseMatrix("a.weight", hidden, 2, firstStarts, firstInputs, firstWeights),
                WeightForm.Sparse
            );
        network
            .Weights[1]
            .Connect(
                new SparseMatrix("b.weight", 1, hidden, secondStarts, secondInputs, secondWeights),
                WeightForm.Sparse
            );
        return network;
    }

    private sealed class Corners : ISampleSource
    {
        public int Count => 4;

        public int Features => 2;

        public int Classes => 2;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
        {
            for (int row = 0; row < positions.Length; row++)
            {
                (destination.Row(row)[0], destination.Row(row)[1]) = (positions[row] % 2, positions[row] / 2);
                labels[row] = positions[row] is 1 or 2 ? 1 : 0;
            }
        }
    }
}
