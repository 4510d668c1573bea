using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Exact derivatives in double precision: beside the tape's, beside differences, and by hand.</summary>
public sealed class ExactNetworkTests
{
    private static readonly SampleShape Image = new(5, 6, 3);

    public static TheoryData<string> Networks => [.. Makers.Keys];

    private static Dictionary<string, Func<Network>> Makers { get; } =
        new()
        {
            ["dense relu"] = () => Dense(ActivationKind.Relu),
            ["dense srelu"] = () => Dense(ActivationKind.SRelu),
            ["dense gelu"] = () => Dense(ActivationKind.Gelu),
            ["dense elu"] = () => Dense(ActivationKind.Elu),
            ["dense tanh"] = () => Dense(ActivationKind.Tanh),
            ["dense sigmoid"] = () => Dense(ActivationKind.Sigmoid),
            ["convolution"] = () =>
                Of(
                    new Convolution("a", 3, 4, Kernel.Square(3), Padding.Same),
                    new Activation<TanhFunction>("tanh"),
                    new Convolution("b", 4, 6, new Kernel(2, 3, 2, 1), groups: 2),
                    new Flatten("flat", FeatureOrder.PositionsFirst),
                    new Linear("c", 48, 4)
                ),
            ["normalized residual"] = () =>
                Of(
                    new Convolution("a", 3, 4, Kernel.Square(3), Padding.Same, bias: false),
                    new BatchNorm("norm1", 4),
                    new Activation<SigmoidFunction>("sigmoid"),
                    new Residual(
                        "block",
                        [
                            new Convolution("b", 4, 4, Kernel.Square(3), Padding.Same),
                            new BatchNorm("norm2", 4),
                            new Activation<GeluFunction>("gelu"),
                        ],
                        new Convolution("shortcut", 4, 4, Kernel.Square(1))
                    ),
                    new MaxPooling("max", new Window(2)),
                    new AveragePooling("mean", new Window(2, 1, 1), countsPadding: false),
                    new GlobalAveragePooling("all"),
                    new Dropout("drop", 0.5, 0),
                    new Linear("c", 4, 4)
                ),
            ["flattened"] = () =>
                Of(
                    new Convolution("a", 3, 2, Kernel.Square(3)),
                    new AveragePooling("mean", new Window(2, 1, 1)),
                    new Flatten("flat"),
                    new Linear("c", 40, 4)
                ),
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Its_gradient_is_that_of_the_tape(string name)
    {
        using Network network = Makers[name]();
        var samples = new HashedSamples(7, network.Inputs, 4);
        using var run = new TrainingRun(
            network,
            new Sgd(),
            samples,
            null,
            new TrainingOptions
            {
                Epochs = 1,
                Schedule = new ConstantSchedule(0.1),
                Loss = new CrossEntropy(0.1),
            },
            new Randomness(1)
        );
        IReadOnlyList<WeightMatrix> expected = ((IPlasticTraining)run).DenseGradients(7);
        HessianProduct found = HessianProducts.Of(network, samples, [0, 1, 2, 3, 4, 5, 6], new CrossEntropy(0.1));

        foreach ((WeightMatrix matrix, double[] gradient) in expected.Zip(found.Gradient))
        {
            Assert.True(Golden.RelativeError([.. gradient.Select(number => (float)number)], matrix.Values) < 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_hessian_product_is_the_central_difference_of_gradients(string name)
    {
        using Network network = Makers[name]();
        var samples = new HashedSamples(7, network.Inputs, 4);
        HessianProduct found = HessianProducts.Of(network, samples, [0, 1, 2, 3, 4, 5, 6], new CrossEntropy(), 2);
        double[][] Moved(double step)
        {
            var exact = new ExactNetwork(network, 7, ExactKind.Training);
            for (int layer = 0; layer < exact.Layers.Count; layer++)
            {
                Doubles.AddMultiple(step, found.Gradient[layer], exact.Layers[layer].Weights);
            }

            (int[] labels, _) = ExactSamples.Gather(samples, [0, 1, 2, 3, 4, 5, 6], exact.Input);
            exact.Forward();
            ExactLoss.Apply(new CrossEntropy(), exact.Output, labels, [], 7, temperature: 2);
            exact.Backward();
            return [.. exact.Layers.Select(layer => layer.Gradient)];
        }

        const double step = 1e-4;
        double[] differences =
        [
            .. Moved(step)
                .SelectMany(one => one)
                .Zip(Moved(-step).SelectMany(one => one), (a, b) => (a - b) / (2 * step)),
        ];
        double[] product = [.. found.Product.SelectMany(one => one)];
        double scale = differences.Max(Math.Abs);
        Assert.NotEqual(0, scale);
        Assert.All(product.Zip(differences), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * scale));
    }

    [Fact]
    public void By_hand_the_product_of_a_line()
    {
        // y = w x with w = (1, 1), x = (1, 2): of y^2 / 2 the gradient is (3, 6), H g = (15, 30). Ours is of y^2: twice each.
        using var network = new Network(2, [new Linear("line", 2, 1, bias: false)]);
        network.Weights[0].WriteMatrix([1, 1]);
        HessianProduct found = HessianProducts.Of(network, new OneSample(1, 2), [0], new MeanSquaredError());

        Assert.Equal([6, 12], found.Gradient[0]);
        Assert.Equal([60, 120], found.Product[0]);
    }

    [Fact]
    public void Batches_add_up_where_nothing_is_normalized()
    {
        using Network network = Dense(ActivationKind.Tanh);
        var samples = new HashedSamples(6, 10, 4);
        double[] whole = HessianProducts.Of(network, samples, [0, 1, 2, 3, 4, 5], new CrossEntropy()).Gradient[0];
        double[] first = HessianProducts.Of(network, samples, [0, 1], new CrossEntropy()).Gradient[0];
        double[] second = HessianProducts.Of(network, samples, [2, 3, 4, 5], new CrossEntropy()).Gradient[0];

        Assert.All(
            whole.Select((number, index) => (number, (first[index] + (2 * second[index])) / 3)),
            pair => Assert.Equal(pair.Item2, pair.number, 1e-12)
        );
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Norms_of_inputs_are_those_of_what_each_weight_reads(string name)
    {
        using Network network = Makers[name]();
        var samples = new HashedSamples(5, network.Inputs, 4);
        IReadOnlyList<double[]> norms = InputNorms.Of(network, samples, [0, 1, 2, 3, 4]);

        // The first layer reads the samples themselves.
        SparseMatrix first = network.Weights[0].ToSparse();
        var numbers = new float[5 * network.Inputs];
        samples.Gather([0, 1, 2, 3, 4], new MatrixSpan(numbers, 5, network.Inputs, network.Inputs), new int[5]);
        int channels = network.InputShape.Channels;
        int column = network.InputShape.Positions == 1 ? 2 : 4;
        double expected = 0;
        for (int sample = 0; sample < 5; sample++)
        {
            for (int position = 0; position < network.InputShape.Positions; position++)
            {
                // The middle of a kernel of 3 x 3 (its place 4 of channel 0) meets all positions, or those that are not at an edge.
                bool isEdge =
                    position / Image.Width is 0 or 4 || position % Image.Width is 0 || position % Image.Width == 5;
                bool meets = network.InputShape.Positions == 1 || name != "flattened" || !isEdge;
                double x = numbers[
                    (sample * network.Inputs) + (position * channels) + (network.InputShape.Positions == 1 ? column : 0)
                ];
                expected += meets ? x * x : 0;
            }
        }

        Assert.Equal(column, first.Indices[column]);
        Assert.Equal(Math.Sqrt(expected), norms[0][column], 1e-9);
        Assert.Equal(network.Weights.Select(weight => weight.ConnectionCount), norms.Select(one => one.Length));
        Assert.All(norms.SelectMany(one => one), norm => Assert.True(norm >= 0));
    }

    [Fact]
    public void A_layer_that_says_nothing_of_its_derivatives_is_refused()
    {
        using var network = new Network(3, [new Unknown("mine")]);
        var error = Assert.Throws<UserError>(() => SynapticFlow.Of(network));
        Assert.Contains("mine", error.Message, StringComparison.Ordinal);
    }

    internal static Network Dense(ActivationKind kind)
    {
        var network = new Network(
            10,
            [
                new Linear("a", 10, 8),
                Activations.Create(kind, "act1", 8),
                new Linear("b", 8, 6),
                Activations.Create(kind, "act2", 6),
                new Linear("c", 6, 4),
            ]
        );
        return Fill(network);
    }

    private static Network Of(params Layer[] layers) => Fill(new Network(Image, layers));

    // No parameter at its start, where much would be 0 or 1.
    private static Network Fill(Network network)
    {
        new HeNormal().Wire(network, new Randomness(3));
        int salt = 0;
        foreach (Parameter parameter in network.Parameters.Except(network.Weights))
        {
            float[] noise = HashedNumbers.Make(parameter.Shape.Count, salt++);
            parameter.WriteMatrix([.. noise.Zip(parameter.ToMatrix().Values, (one, start) => start + (one / 2))]);
        }

        return network;
    }

    private sealed class OneSample(params float[] values) : ISampleSource
    {
        public int Count => 1;

        public int Features => values.Length;

        public int Classes => 0;

        public int Targets => 1;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels) =>
            values.CopyTo(destination.Row(0));

        public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination) =>
            destination.Row(0)[0] = 0;
    }

    private sealed class Unknown(string name) : Layer(name)
    {
        public override Variable Forward(Tape tape, Variable input, in Pass pass) => input;
    }
}
