using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Layers;

/// <summary>A network as a tree: names along it, residual blocks, fusions, and what an evaluation holds in memory.</summary>
public sealed class NetworkTreeTests
{
    [Fact]
    public void Parameters_are_named_along_the_tree_as_PyTorch_names_them()
    {
        using var network = new Network(
            4,
            [
                new Linear("conv1", 4, 4, bias: false),
                new Sequential(
                    "layer1",
                    [
                        Block("", 4, 4),
                        Block(
                            "",
                            4,
                            6,
                            new Sequential(
                                "downsample",
                                [new Linear("", 4, 6), Activations.Create(ActivationKind.SRelu, "", 6)]
                            )
                        ),
                    ]
                ),
                new Linear("fc", 6, 2),
            ]
        );

        Assert.Equal(
            [
                "conv1.weight",
                "layer1.0.conv1.weight",
                "layer1.0.conv1.bias",
                "layer1.0.conv2.weight",
                "layer1.0.conv2.bias",
                "layer1.1.conv1.weight",
                "layer1.1.conv1.bias",
                "layer1.1.conv2.weight",
                "layer1.1.conv2.bias",
                "layer1.1.downsample.0.weight",
                "layer1.1.downsample.0.bias",
                "layer1.1.downsample.1.left_threshold",
                "layer1.1.downsample.1.left_slope",
                "layer1.1.downsample.1.right_offset",
                "layer1.1.downsample.1.right_slope",
                "fc.weight",
                "fc.bias",
            ],
            network.Parameters.Select(parameter => parameter.Name)
        );
        Assert.Equal(["conv1", "layer1.0", "layer1.1", "fc"], network.Layers.Select(layer => layer.Name));
        Assert.Equal("layer1.1.conv2", ((Residual)network.Layers[2]).Branch[^1].Name);
    }

    [Fact]
    public void A_layer_has_one_place_and_shapes_must_fit()
    {
        var shared = new Linear("a", 4, 4);
        using var network = new Network(4, [shared]);
        Assert.Throws<ArgumentException>(() => new Network(4, [shared]));
        Assert.Contains(
            "a.b adds samples of 4 to the branch's, which are 3.",
            Assert
                .Throws<ArgumentException>(() =>
                    new Network(4, [new Sequential("a", [new Residual("b", [new Linear("", 4, 3)])])])
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Flatten",
            Assert
                .Throws<ArgumentException>(() => new Network(new SampleShape(2, 2, 3), [new Linear("a", 12, 3)]))
                .Message,
            StringComparison.Ordinal
        );
        using var flattened = new Network(new SampleShape(2, 2, 3), [new Flatten("f"), new Linear("a", 12, 3)]);
        Assert.Equal((12, 3), (flattened.Inputs, flattened.Outputs));
    }

    [Fact]
    public void The_gradients_of_a_residual_network_are_the_slopes_of_its_loss()
    {
        foreach (bool isSparse in new[] { false, true })
        {
            using Network network = Blocks(isSparse);
            using var tape = new Tape();
            double Loss()
            {
                tape.Reset();
                return SoftmaxCrossEntropyLoss
                    .Apply(tape, network.Forward(tape, Input(tape), Pass.Prediction), [0, 1, 2])
                    .MeanLoss;
            }

            Loss();
            tape.Backward();
            float[][] gradients = [.. network.Parameters.Select(parameter => parameter.Gradient().ToArray())];
            for (int index = 0; index < gradients.Length; index++)
            {
                Tensor value = network.Parameters[index].Value;
                for (int place = 0; place < gradients[index].Length; place++)
                {
                    const float difference = 1f / 256;
                    ref float number = ref value.Row(place / value.Columns)[place % value.Columns];
                    float kept = number;
                    number = kept + difference;
                    double above = Loss();
                    number = kept - difference;
                    double below = Loss();
                    number = kept;
                    Assert.Equal((above - below) / (2 * difference), gradients[index][place], 2e-4);
                }
            }
        }
    }

    [Fact]
    public void A_fusion_is_found_in_every_sequence_and_changes_no_bit()
    {
        // Between the two a layer that does nothing keeps them apart.
        using var fused = new Network(
            7,
            [new Sequential("a", [new Linear("x", 7, 9), new Activation<ReluFunction>("r")]), new Linear("y", 9, 3)]
        );
        using var apart = new Network(
            7,
            [
                new Sequential(
                    "a",
                    [new Linear("x", 7, 9), new Dropout("d", 0.5, 1), new Activation<ReluFunction>("r")]
                ),
                new Linear("y", 9, 3),
            ]
        );
        float[][] Run(Network network)
        {
            Fill(network);
            using var tape = new Tape();
            Variable x = tape.NewVariable(3, 7, requiresGradient: true);
            x.Value.Write(HashedNumbers.Make(21, 9));
            Variable y = network.Forward(tape, x, Pass.Prediction);
            SoftmaxCrossEntropyLoss.Apply(tape, y, [0, 1, 2]);
            tape.Backward();
            return [y.Value.ToArray(), .. network.Parameters.Select(parameter => parameter.Gradient().ToArray())];
        }

        Assert.Equal(Run(apart), Run(fused));
        Assert.Single(fused.Layers[0].Fusions);
    }

    [Fact]
    public void An_evaluation_holds_the_values_of_three_layers_however_many_there_are()
    {
        const int width = 64;
        const int samples = 32;
        long Held(int depth, Func<int, Layer> layer, int passes)
        {
            using var network = new Network(width, Enumerable.Range(0, depth).Select(layer));
            Fill(network);
            using var tape = new Tape { IsRecording = false };
            for (int pass = 0; pass < passes; pass++)
            {
                tape.Reset();
                network.Forward(tape, tape.NewVariable(samples, width, requiresGradient: false), Pass.Prediction);
            }

            return tape.Capacity / (width * samples);
        }

        Assert.Equal(3, Held(20, number => new Linear($"{number}", width, width), passes: 1));
        Assert.Equal(3, Held(20, number => new Linear($"{number}", width, width), passes: 3));

        // In a block: the network's input, the block's, and the two of its branch.
        Assert.Equal(4, Held(20, number => Block($"{number}", width, width), passes: 1));
        Assert.Equal(4, Held(20, number => Block($"{number}", width, width), passes: 3));

        // Every second layer sparse: transposes come between.
        Layer Mixed(int number)
        {
            var linear = new Linear($"{number}", width, width);
            if (number % 2 == 0)
            {
                linear.Weight.Connect(TestConnections.Make(width, width, 0.1, number));
            }

            return linear;
        }

        Assert.InRange(Held(20, Mixed, passes: 3), 3, 4);
    }

    [Fact]
    public void Values_that_make_room_change_no_prediction()
    {
        using Network network = Blocks(isSparse: true);
        using var recording = new Tape();
        using var evaluating = new Tape { IsRecording = false };
        float[] Run(Tape tape)
        {
            tape.Reset();
            Variable y = network.Forward(tape, Input(tape), Pass.Prediction);
            return TransposeOperation.InLayout(tape, y, Layout.SampleRows).Value.ToArray();
        }

        float[] expected = Run(recording);
        for (int pass = 0; pass < 3; pass++)
        {
            Assert.Equal(expected, Run(evaluating));
        }

        evaluating.Reset();
        Assert.Equal(0, Allocations.Least(() => Forward(network, evaluating)));
    }

    [Fact]
    public void Steps_of_a_tree_allocate_nothing_once_every_shape_has_been_seen()
    {
        using Network network = Blocks(isSparse: true);
        using var tape = new Tape();
        void Step()
        {
            tape.Reset();
            Variable y = network.Forward(tape, Input(tape), Pass.Prediction);
            y.WriteGradient(out _).Clear();
            tape.Backward();
        }

        Step();
        Step();
        Assert.Equal(0, Allocations.Least(Step));
    }

    [Fact]
    public void The_parts_of_a_pass_that_behave_as_in_training_are_said_one_by_one()
    {
        using Network network = Mlp.Create([4, 8, 2], dropout: 0.5);
        Fill(network);
        using var tape = new Tape();
        float[] Run(Pass pass)
        {
            tape.Reset();
            Variable x = tape.NewVariable(1, 4, requiresGradient: false);
            x.Value.Write([1, 2, 3, 4]);
            return network.Forward(tape, x, pass).Value.ToArray();
        }

        var randomness = new Randomness(1);
        Assert.Equal(Run(Pass.Prediction), Run(Pass.Training(randomness, 1) with { Drops = false }));
        Assert.Equal(
            Run(Pass.Training(randomness, 1)),
            Run(
                new Pass
                {
                    Drops = true,
                    Randomness = randomness,
                    Step = 1,
                }
            )
        );
        Assert.NotEqual(Run(Pass.Prediction), Run(Pass.Training(randomness, 1)));
    }

    private static void Forward(Network network, Tape tape)
    {
        tape.Reset();
        network.Forward(tape, Input(tape), Pass.Prediction);
    }

    private static Residual Block(string name, int inputs, int outputs, Layer? shortcut = null) =>
        new(
            name,
            [
                new Linear("conv1", inputs, outputs),
                new Activation<TanhFunction>("act"),
                new Linear("conv2", outputs, outputs),
            ],
            shortcut
        );

    private static Network Blocks(bool isSparse)
    {
        var network = new Network(
            new SampleShape(2, 1, 3),
            [
                Block("a", 3, 3),
                Block("b", 3, 4, new Linear("downsample", 3, 4)),
                new Flatten("flatten"),
                new Linear("fc", 8, 3),
            ]
        );
        Fill(network);
        if (isSparse)
        {
            foreach (Parameter weight in network.Weights.Where((_, index) => index % 2 == 0))
            {
                weight.Connect(
                    TestConnections.Make(weight.Shape.Outputs, weight.Shape.Inputs, 0.7, 3),
                    WeightForm.Sparse
                );
            }
        }

        return network;
    }

    private static Variable Input(Tape tape)
    {
        Variable input = tape.NewVariable(3, 6, requiresGradient: false);
        for (int place = 0; place < 18; place++)
        {
            input.Value.Row(place / 6)[place % 6] = place * 7 % 11 / 11f - 0.4f;
        }

        return input;
    }

    private static void Fill(Network network)
    {
        int salt = 1;
        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.Form == WeightForm.Dense)
            {
                parameter.WriteMatrix(HashedNumbers.Make(parameter.Shape.Count, salt));
            }

            salt++;
        }
    }
}
