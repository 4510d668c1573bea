using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Batch normalization against PyTorch and against differences, in both layouts, alone and with ReLU.</summary>
public sealed class BatchNormTests
{
    private static readonly SampleShape Image = new(6, 5, 4);

    public static TheoryData<string, Layout> Cases
    {
        get
        {
            var cases = new TheoryData<string, Layout>();
            foreach (Layout layout in Enum.GetValues<Layout>())
            {
                cases.Add("norm", layout);
                cases.Add("norm relu", layout);
                cases.Add("norm running", layout);
                cases.Add("norm running relu", layout);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_gradients_and_running_statistics_are_PyTorchs(string name, Layout layout)
    {
        BatchNorm norm = Make(name, Image.Channels);
        float[] values = [.. HashedNumbers.Make(3 * Image.Features, 1).Select(value => 3 * value + 1)];
        GradientCheck.Results results = GradientCheck.Run(
            Image,
            3,
            layout,
            Operation(norm, name),
            norm.Parameters,
            values
        );
        LayerGolden.AssertClose(name, "y", results.Output, 1e-6);
        LayerGolden.AssertClose(name, "dx", [.. results.Input.Select(gradient => 3 * gradient)], 3e-6);
        LayerGolden.AssertClose(name, "dgamma", results.Parameters[0], 1e-6);
        LayerGolden.AssertClose(name, "dbeta", results.Parameters[1], 1e-6);
        LayerGolden.AssertClose(name, "mean", norm.RunningMean.Value.ToArray(), 1e-6);
        LayerGolden.AssertClose(name, "variance", norm.RunningVariance.Value.ToArray(), 1e-6);
    }

    // ReLU would have kinks near the numbers; fused or not, it gives the same bits.
    [Theory]
    [InlineData("norm", Layout.SampleRows)]
    [InlineData("norm", Layout.NeuronRows)]
    [InlineData("norm running", Layout.SampleRows)]
    [InlineData("norm running", Layout.NeuronRows)]
    public void Gradients_are_the_slopes_of_the_loss(string name, Layout layout)
    {
        var sample = new SampleShape(2, 2, 3);
        BatchNorm norm = Make(name, sample.Channels);
        GradientCheck.Slopes(sample, 3, layout, Operation(norm, name), norm.Parameters, tolerance: 6e-3);
    }

    [Theory]
    [InlineData(Layout.SampleRows)]
    [InlineData(Layout.NeuronRows)]
    public void ReLU_fused_and_any_number_of_threads_give_the_same_bits(Layout layout)
    {
        using var three = new Workers(3);
        var sample = new SampleShape(19, 23, 21);
        GradientCheck.Results Run(bool fused, Workers? workers)
        {
            BatchNorm norm = Make("norm", sample.Channels);
            return GradientCheck.Run(
                sample,
                9,
                layout,
                (tape, x) =>
                {
                    Layer[] layers = [norm, new Activation<ReluFunction>("relu")];
                    return fused
                        ? norm.Fusions[0].Forward(tape, x, layers, Pass.Measurement)
                        : layers[1].Forward(tape, norm.Forward(tape, x, Pass.Measurement), Pass.Measurement);
                },
                norm.Parameters,
                workers: workers
            );
        }

        GradientCheck.Results plain = Run(fused: false, null);
        foreach (Workers? workers in new[] { null, three })
        {
            GradientCheck.Results other = Run(fused: true, workers);
            Assert.Equal(plain.Output, other.Output);
            Assert.Equal(plain.Input, other.Input);
            Assert.Equal(plain.Parameters, other.Parameters);
        }
    }

    [Fact]
    public void Statistics_of_numbers_far_from_zero_are_exact()
    {
        // Means of 4096 and deviations of about 1: sums of squares in single precision would leave nothing of them.
        var norm = new BatchNorm("bn", 1, momentum: 1);
        float[] values = [4095, 4097, 4096, 4094, 4098, 4096];
        GradientCheck.Run(
            new SampleShape(1, 2, 1),
            3,
            Layout.SampleRows,
            (tape, x) => norm.Forward(tape, x, Pass.Training(new Randomness(1), 0)),
            norm.Parameters,
            values
        );
        Assert.Equal([4096], norm.RunningMean.Value.ToArray());
        Assert.Equal([2], norm.RunningVariance.Value.ToArray());
    }

    [Fact]
    public void A_pass_decides_which_statistics_are_used_and_whether_they_move()
    {
        var norm = new BatchNorm("bn", 4);
        float[] Run(in Pass pass)
        {
            Pass kind = pass;
            return GradientCheck
                .Run(Image, 3, Layout.SampleRows, (tape, x) => norm.Forward(tape, x, kind), norm.Parameters)
                .Output;
        }

        float[] predicted = Run(Pass.Prediction);
        float[] measured = Run(Pass.Measurement);
        Assert.NotEqual(predicted, measured);
        Assert.Equal([0, 0, 0, 0], norm.RunningMean.Value.ToArray());
        norm.IsFrozen = true;
        Assert.Equal(predicted, Run(Pass.Training(new Randomness(1), 0)));
        Assert.Equal([1, 1, 1, 1], norm.RunningVariance.Value.ToArray());
        norm.IsFrozen = false;
        Assert.Equal(measured, Run(Pass.Training(new Randomness(1), 0)));
        Assert.DoesNotContain(0f, norm.RunningMean.Value.ToArray());
        norm.Reset(new RandomStream(1, "test", 0, 0));
        Assert.Equal(predicted, Run(Pass.Prediction));
    }

    [Fact]
    public void A_network_names_it_as_PyTorch_does_and_refuses_other_channels()
    {
        using var network = new Network(Image, [new Sequential("layer1", [new BatchNorm("bn1", 4)])]);
        Assert.Equal(["layer1.bn1.weight", "layer1.bn1.bias"], network.Parameters.Select(p => p.Name));
        Assert.Equal(
            ["layer1.bn1.running_mean", "layer1.bn1.running_var"],
            network.Buffers.Select(buffer => buffer.Name)
        );
        Assert.Empty(network.Weights);
        Assert.Throws<ArgumentException>(() => new Network(Image, [new BatchNorm("bn1", 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm("bn1", 3, epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm("bn1", 3, momentum: 1.1));
    }

    private static Func<Tape, Variable, Variable> Operation(BatchNorm norm, string name)
    {
        Pass pass = name.Contains("running", StringComparison.Ordinal)
            ? Pass.Prediction
            : Pass.Training(new Randomness(1), 0);
        Layer[] layers = [norm, new Activation<ReluFunction>("relu")];
        return name.Contains("relu", StringComparison.Ordinal)
            ? (tape, x) => norm.Fusions[0].Forward(tape, x, layers, pass)
            : (tape, x) => norm.Forward(tape, x, pass);
    }

    // What tests/golden/layers.py has.
    private static BatchNorm Make(string name, int channels)
    {
        bool isKeras = name.Contains("relu", StringComparison.Ordinal);
        var norm = new BatchNorm("bn", channels, isKeras ? 1e-3 : 1e-5, isKeras ? 0.01 : 0.1);
        norm.RunningMean.Value.Write(HashedNumbers.Make(channels, 3));
        norm.RunningVariance.Value.Write([.. HashedNumbers.Make(channels, 4).Select(value => value + 1)]);
        norm.Gamma.WriteMatrix([.. HashedNumbers.Make(channels, 5).Select(value => 4 * value)]);
        norm.Beta.WriteMatrix(HashedNumbers.Make(channels, 6));
        return norm;
    }
}
