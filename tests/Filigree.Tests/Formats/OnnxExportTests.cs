using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Wiring;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Filigree.Tests.Formats;

/// <summary>What is written as ONNX computes, in ONNX Runtime, what the network predicts.</summary>
[Trait("Run", "once")]
public sealed class OnnxExportTests : IDisposable
{
    private const int Samples = 3;

    private readonly Data.TemporaryFolder folder = new();

    // Every model there is: a new one is a new case.
    public static TheoryData<string> Models =>
        [
            .. ModelRules.Catalog.Rules.Select(rule => rule.Name == "mlp" ? "mlp([40, 20])" : rule.Name),
            "mlp([40, 20], srelu)",
            "mlp([40], gelu, bias=false)",
            "mlp([40], elu)",
            "mlp([40], tanh, dropout=0.5)",
            "mlp([40], sigmoid)",
            "resnet14d(keras)",
            "resnet18(imagenet)",
            "sl-vit(24, 2, 3, 30, 8, pooling=mean)",
        ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_predicts_the_same_in_ONNX_Runtime(string model)
    {
        using Network network = new RuleBook(ModelRules.Catalog)
            .Parse<IModel>(model)
            .Scaled(0.1)
            .Create(new SampleShape(32, 32, 3), 10);
        Fill(network);
        RequireEqual(network);
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void Weights_that_lack_connections_are_written_with_zeros(WeightForm form)
    {
        using Network network = new RuleBook(ModelRules.Catalog)
            .Parse<IModel>("lenet-5")
            .Create(new SampleShape(32, 32, 3), 10);
        new ErdosRenyi(new HeNormal()) { Density = 0.2 }.Wire(network, new Randomness(seed: 1));
        network.SetForm(form);
        Assert.InRange(network.Density, 0.15, 0.25);
        RequireEqual(network);
    }

    [Fact]
    public void Layers_that_no_model_has_are_written_too()
    {
        RequireEqual(
            new SampleShape(9, 7, 2),
            new AveragePooling("counts", new Window(3, 2, 1)),
            new AveragePooling("leaves", new Window(3, 1, 1), countsPadding: false),
            new MaxPooling("pool", new Window(2, 3, 1, 1, new ConvolutionPadding(1, 0, 2, 0))),
            new SRelu("srelu", 2),
            new Flatten("flatten", FeatureOrder.PositionsFirst),
            new LayerNorm("norm", 40),
            new Linear("output", 40, 3)
        );
        RequireEqual(
            new SampleShape(4, 4, 2),
            new PatchTokens("patches", 2),
            new Linear("dense", 8, 12, bias: false),
            new BatchNorm("batch", 12),
            new Attention("attention", 4, 2),
            new SRelu("srelu", 4),
            new Flatten("flatten"),
            new Linear("output", 16, 3)
        );
        RequireEqual(
            new SampleShape(4, 4, 2),
            new Linear("each", 2, 3),
            new Convolution("conv", 3, 4, new Kernel(3, 2, 2, 1), Padding.Of(1, 0, 0, 1)),
            new FirstToken("first"),
            new Linear("output", 4, 3)
        );
    }

    [Fact]
    public void A_token_alone_sees_itself_though_the_diagonal_is_masked() =>
        RequireEqual(
            new SampleShape(6),
            new Attention("attention", 2, 1, masksDiagonal: true),
            new Linear("output", 2, 3)
        );

    [Fact]
    public void A_layer_of_ones_own_is_refused_by_its_name_and_type()
    {
        using var network = new Network(4, [new CountingLayer("mine"), new Linear("output", 4, 2)]);
        UserError error = Assert.Throws<UserError>(() => network.SaveOnnx(InFolder("mine.onnx")));
        Assert.StartsWith(
            "mine: a layer of type CountingLayer has no form in ONNX that is known here",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void Whitening_without_samples_is_refused()
    {
        using Network network = new SpeedModel(0.1).Create(new SampleShape(32, 32, 3), 10);
        Assert.Contains(
            "knows no samples",
            Assert.Throws<UserError>(() => network.SaveOnnx(InFolder("new.onnx"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Numbers_beyond_what_a_file_can_hold_stand_beside_it()
    {
        using Network network = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        Fill(network);
        string path = InFolder("large.onnx");
        void Write(bool replaces) =>
            OnnxWriter.Write(path, OnnxModel.Of(network), null, replaces, CancellationToken.None, mostInside: 1000);
        Write(replaces: false);
        Assert.InRange(new FileInfo(path).Length, 1, 10_000);
        Assert.InRange(new FileInfo(path + ".data").Length, 4 * 60_000, 4 * 80_000);
        RequireEqual(network, path);
        Assert.Contains(
            "large.onnx.data: exists already",
            Assert.Throws<UserError>(() => Write(replaces: false)).Message,
            StringComparison.Ordinal
        );
        Write(replaces: true);
        RequireEqual(network, path);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        using Network network = new LeNet5Model(0.2).Create(new SampleShape(32, 32, 3), 10);
        Fill(network);
        network.SaveOnnx(InFolder("one.onnx"));
        network.SaveOnnx(InFolder("two.onnx"));
        Assert.Equal(File.ReadAllBytes(InFolder("one.onnx")), File.ReadAllBytes(InFolder("two.onnx")));
    }

    private void RequireEqual(SampleShape samples, params Layer[] layers)
    {
        using var network = new Network(samples, layers);
        Fill(network);
        RequireEqual(network);
    }

    private void RequireEqual(Network network)
    {
        string path = InFolder("network.onnx");
        network.SaveOnnx(path);
        RequireEqual(network, path);
    }

    // Of several samples together, and of one.
    private static void RequireEqual(Network network, string path)
    {
        using var session = new InferenceSession(path);
        foreach (int count in (int[])[Samples, 1])
        {
            var numbers = new float[count * network.Inputs];
            new RandomStream(seed: 2, "samples", layer: 0, step: count).FillNormal(numbers, 0, 1);
            SampleShape shape = network.InputShape;
            int[] sizes =
                shape.Positions == 1 ? [count, shape.Features] : [count, shape.Channels, shape.Height, shape.Width];
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([
                NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(numbers, sizes)),
            ]);
            float[] theirs = [.. outputs.Single(output => output.Name == "output").AsEnumerable<float>()];
            float[] ours = [.. network.PredictAll(numbers, FeatureOrder.ChannelsFirst).SelectMany(one => one.Values)];
            Assert.Equal(ours.Length, theirs.Length);
            Assert.True(ours.Distinct().Count() > 1);
            foreach ((float our, float their) in ours.Zip(theirs))
            {
                Assert.Equal(our, their, 1e-5f * Math.Max(1, Math.Abs(our)));
            }
        }
    }

    private string InFolder(string name) => Path.Combine(folder.Path, name);

    // Numbers that no layer passes by: every parameter and buffer has its part in what comes out.
    private static void Fill(Network network)
    {
        int number = 0;
        foreach (Parameter parameter in network.Parameters)
        {
            var values = new float[parameter.Shape.Count];
            float bound = parameter.Kind switch
            {
                ParameterKind.Weight or ParameterKind.Fixed => MathF.Sqrt(3f / parameter.Shape.FanIn),
                _ => 0.25f,
            };
            float middle = parameter.Kind == ParameterKind.Scale ? 1 : 0;
            Stream(number++).FillUniform(values, middle - bound, middle + bound);
            parameter.WriteMatrix(values);
        }

        foreach (NamedBuffer buffer in network.Buffers)
        {
            bool isVariance = buffer.Name.EndsWith("var", StringComparison.Ordinal);
            Stream(number++).FillUniform(buffer.Value.Row(0), isVariance ? 0.5f : -0.5f, isVariance ? 1.5f : 0.5f);
        }

        static RandomStream Stream(int number) => new(seed: 1, "onnx", layer: number, step: 0);
    }
}
