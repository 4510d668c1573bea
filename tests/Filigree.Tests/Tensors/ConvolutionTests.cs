using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Convolutions in every form of weight against PyTorch, against each other and against differences.</summary>
public sealed class ConvolutionTests
{
    private static readonly SampleShape Image = new(6, 5, 4);

    private static readonly string[] Names =
    [
        "convolution 3 same",
        "convolution 5 valid",
        "convolution 3 stride 2 after",
        "convolution 3x2 stride 1x2",
        "convolution 1 stride 2",
        "convolution groups",
        "convolution depthwise",
        "convolution tokens",
    ];

    public static TheoryData<string, WeightForm> Cases
    {
        get
        {
            var cases = new TheoryData<string, WeightForm>();
            foreach (string name in Names)
            {
                foreach (WeightForm form in Enum.GetValues<WeightForm>())
                {
                    cases.Add(name, form);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string name, WeightForm form)
    {
        Convolution layer = Make(name);
        layer.Weight.WriteMatrix(HashedNumbers.Make(layer.Weight.Shape.Count, 5));
        layer.Bias?.WriteMatrix(HashedNumbers.Make(layer.Bias.Shape.Count, 6));
        if (form != WeightForm.Dense)
        {
            layer.Weight.Connect(SparseMatrix.Full(layer.Weight.ToMatrix()), form);
        }

        GradientCheck.Results results = Run(layer, ShapeOf(name), 3);
        LayerGolden.AssertClose(name, "y", results.Output, 1e-6);
        LayerGolden.AssertClose(name, "dx", results.Input, 1e-6);
        LayerGolden.AssertClose(name, "dweight", results.Parameters[0], 1e-6);
        if (layer.Bias is not null)
        {
            LayerGolden.AssertClose(name, "dbias", results.Parameters[1], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_the_slopes_of_the_loss(string name, WeightForm form)
    {
        Convolution layer = Make(name);
        Connect(layer, form, 0.4);
        GradientCheck.Slopes(
            ShapeOf(name),
            2,
            form == WeightForm.Dense ? Layout.NeuronRows : Layout.SampleRows,
            (tape, x) => layer.Forward(tape, x, Pass.Prediction),
            form == WeightForm.Masked ? [] : layer.Parameters
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_form_gives_the_results_of_the_dense_one(string name, WeightForm form)
    {
        foreach (double density in new[] { 0, 0.15, 0.7 })
        {
            Convolution dense = Make(name);
            Convolution other = Make(name);
            Connect(dense, WeightForm.Masked, density);
            Connect(other, form, density);
            GradientCheck.Results expected = Run(dense, ShapeOf(name), 19);
            GradientCheck.Results actual = Run(other, ShapeOf(name), 19);
            Close(expected.Output, actual.Output);
            Close(expected.Input, actual.Input);
            Close(expected.Parameters[0], actual.Parameters[0]);
        }
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Sparse)]
    public void ReLU_fused_and_any_number_of_threads_give_the_same_bits(WeightForm form)
    {
        using var three = new Workers(3);
        GradientCheck.Results plain = Followed(form, fused: false, null);
        Assert.Contains(0f, plain.Output);
        foreach (Workers? workers in new[] { null, three })
        {
            GradientCheck.Results other = Followed(form, fused: true, workers);
            Assert.Equal(plain.Output, other.Output);
            Assert.Equal(plain.Input, other.Input);
            Assert.Equal(plain.Parameters, other.Parameters);
        }
    }

    [Theory]
    [InlineData(WeightForm.Dense, 2, 2, 0)]
    [InlineData(WeightForm.Dense, 3, 2, 1)]
    [InlineData(WeightForm.Sparse, 2, 2, 0)]
    public void Maxima_fused_with_ReLU_have_the_bits_of_maxima_behind_it(
        WeightForm form,
        int size,
        int stride,
        int margin
    )
    {
        using var three = new Workers(3);
        var window = new Window(size, stride, margin);
        GradientCheck.Results plain = Followed(form, fused: false, null, new MaxPooling("pool", window));
        Assert.Contains(0f, plain.Output);
        GradientCheck.Results one = Followed(form, fused: true, null, new MaxPooling("pool", window));
        Assert.Equal(plain.Output, one.Output);
        Assert.Equal(plain.Input, one.Input);
        Assert.Equal(plain.Parameters[0], one.Parameters[0]);

        // The gradient of the biases is summed in another order, in double.
        Close(plain.Parameters[1], one.Parameters[1]);
        GradientCheck.Results other = Followed(form, fused: true, three, new MaxPooling("pool", window));
        Assert.Equal(one.Output, other.Output);
        Assert.Equal(one.Input, other.Input);
        Assert.Equal(one.Parameters, other.Parameters);
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Sparse)]
    public void Gradients_add_up_where_a_layer_is_used_twice(WeightForm form)
    {
        var layer = new Convolution("conv", 4, 4, Kernel.Square(3), Padding.Half);
        Connect(layer, form, 0.5);
        GradientCheck.Slopes(
            Image,
            2,
            Layout.SampleRows,
            (tape, x) =>
                SumOperation.Apply(
                    tape,
                    layer.Forward(tape, layer.Forward(tape, x, Pass.Prediction), Pass.Prediction),
                    layer.Forward(tape, x, Pass.Prediction)
                ),
            layer.Parameters,
            tolerance: 3e-3
        );
    }

    [Fact]
    public void Padding_follows_the_two_conventions()
    {
        var input = new SampleShape(32, 31, 3);
        Assert.Equal(ConvolutionPadding.Even(1), Padding.Half.For(input, Kernel.Square(3, 2)));
        Assert.Equal(new ConvolutionPadding(0, 1, 1, 1), Padding.Same.For(input, Kernel.Square(3, 2)));
        Assert.Equal(new ConvolutionPadding(0, 1, 0, 1), Padding.Half.For(input, Kernel.Square(2)));
        var strided = new Convolution("conv", 3, 8, Kernel.Square(3, 2), Padding.Same);
        Assert.Equal(new SampleShape(16, 16, 8), strided.ShapeFor(input));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_a_line_with_the_layers_name()
    {
        static string Message(Func<Layer> make) =>
            Assert.ThrowsAny<ArgumentException>(() => new Network(new SampleShape(4, 4, 3), [make()])).Message;
        Assert.Equal(
            "conv1 takes 1 channels; it was given samples of 4 x 4 x 3.",
            Message(() => new Convolution("conv1", 1, 8, Kernel.Square(3)))
        );
        Assert.Equal(
            "conv1 has a kernel of 5 x 5, which does not fit samples of 4 x 4 x 3 with padding 0.",
            Message(() => new Convolution("conv1", 3, 8, Kernel.Square(5)))
        );
        Assert.Throws<ArgumentException>(() => new Convolution("conv1", 3, 8, Kernel.Square(3), groups: 2));
        Assert.ThrowsAny<ArgumentException>(() => new Convolution("conv1", 3, 8, Kernel.Square(0)));
        Assert.ThrowsAny<ArgumentException>(() => new Convolution("conv1", 3, 8, Kernel.Square(3, 0)));
    }

    private static SampleShape ShapeOf(string name) => name == "convolution tokens" ? SampleShape.Tokens(7, 4) : Image;

    private static Convolution Make(string name) =>
        name switch
        {
            "convolution 3 same" => new("conv", 4, 5, Kernel.Square(3), Padding.Half),
            "convolution 5 valid" => new("conv", 4, 5, Kernel.Square(5)),
            "convolution 3 stride 2 after" => new("conv", 4, 5, Kernel.Square(3, 2), Padding.Same, bias: false),
            "convolution 3x2 stride 1x2" => new("conv", 4, 5, new Kernel(3, 2, 1, 2), Padding.Of(2, 0, 0, 1)),
            "convolution 1 stride 2" => new("conv", 4, 6, Kernel.Square(1, 2)),
            "convolution groups" => new("conv", 4, 6, Kernel.Square(3), Padding.Half, groups: 2),
            "convolution depthwise" => new("conv", 4, 8, Kernel.Square(3, 2), Padding.Half, groups: 4),
            _ => new("conv", 4, 5, new Kernel(3, 1), Padding.Half),
        };

    private static void Connect(Convolution layer, WeightForm form, double density)
    {
        MatrixShape shape = layer.Weight.Shape;
        SparseMatrix drawn = TestConnections.Make(shape.Outputs, shape.Inputs, density, 7);
        layer.Weight.Connect(
            new SparseMatrix(drawn.Name, drawn.Outputs, drawn.Inputs, drawn.Starts, drawn.Indices, drawn.Values)
            {
                Shape = shape,
            },
            form
        );
    }

    private static GradientCheck.Results Run(Convolution layer, SampleShape sample, int samples) =>
        GradientCheck.Run(
            sample,
            samples,
            Layout.SampleRows,
            (tape, x) => layer.Forward(tape, x, Pass.Prediction),
            layer.Parameters
        );

    // A convolution and what follows it: ReLU, and perhaps maxima.
    [Theory]
    [InlineData(3, 5, 20, 13, 12)]
    [InlineData(20, 3, 18, 9, 8)]
    [InlineData(1, 3, 5, 30, 31)]
    public void Maps_that_stay_in_the_cache_have_the_bits_of_whole_ones(
        int channels,
        int size,
        int outputs,
        int height,
        int width
    )
    {
        using var three = new Workers(3);
        GradientCheck.Results plain = Run(fused: false, null);
        Assert.Contains(0f, plain.Output);
        try
        {
            // Maps of one part at a time, of some, and of all samples.
            foreach (int bytes in new[] { 1, 16 * 1024, 1 << 30 })
            {
                ConvolvedMaximaOperation.MapBytes = bytes;
                foreach (Workers? workers in new[] { null, three })
                {
                    GradientCheck.Results other = Run(fused: true, workers);
                    Assert.Equal(plain.Output, other.Output);
                    Assert.Equal(plain.Input, other.Input);
                    Assert.Equal(plain.Parameters[0], other.Parameters[0]);
                    Close(plain.Parameters[1], other.Parameters[1]);
                }
            }
        }
        finally
        {
            ConvolvedMaximaOperation.MapBytes = 0;
        }

        GradientCheck.Results Run(bool fused, Workers? workers)
        {
            var convolution = new Convolution("conv", channels, outputs, Kernel.Square(size), Padding.None)
            {
                Form = ConvolutionForm.Direct,
            };
            // Weights of few values, so that maxima stand in several places.
            convolution.Weight.WriteMatrix(
                Array.ConvertAll(
                    HashedNumbers.Make(convolution.Weight.Shape.Count, 5),
                    number => MathF.Round(number * 2)
                )
            );
            convolution.Bias!.WriteMatrix(HashedNumbers.Make(outputs, 6));
            return Behind(convolution, fused, workers, new(height, width, channels), new MaxPooling("pool", new(2)));
        }
    }

    private static GradientCheck.Results Followed(WeightForm form, bool fused, Workers? workers, params Layer[] behind)
    {
        var convolution = new Convolution("conv", 20, 18, Kernel.Square(3), Padding.Half);
        Connect(convolution, form, 0.3);
        convolution.Bias!.WriteMatrix(HashedNumbers.Make(18, 6));
        return Behind(convolution, fused, workers, new(9, 8, 20), behind);
    }

    private static GradientCheck.Results Behind(
        Convolution convolution,
        bool fused,
        Workers? workers,
        SampleShape shape,
        params Layer[] behind
    )
    {
        Layer[] layers = [convolution, new Activation<ReluFunction>("relu"), .. behind];
        Fusion fusion = convolution.Fusions.Single(candidate => candidate.Length == layers.Length);
        Assert.True(fusion.Fits(layers));
        return GradientCheck.Run(
            shape,
            21,
            Layout.SampleRows,
            (tape, x) =>
                fused
                    ? fusion.Forward(tape, x, layers, Pass.Prediction)
                    : layers.Aggregate(x, (value, layer) => layer.Forward(tape, value, Pass.Prediction)),
            convolution.Parameters,
            workers: workers
        );
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Length == 0 ? 1 : Math.Max(1e-3, expected.Max(Math.Abs));
        for (int place = 0; place < expected.Length; place++)
        {
            Assert.Equal(expected[place], actual[place], 1e-5 * scale);
        }
    }
}
