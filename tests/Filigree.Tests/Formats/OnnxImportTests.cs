using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Filigree.Tests.Formats;

/// <summary>Weights out of ONNX models, and models written again with others.</summary>
public sealed class OnnxImportTests : IDisposable
{
    private readonly Data.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // tests/golden/make_onnx.py: MatMul has [in, out] under a name of the exporter's, a transposed convolution [in, out / groups, ...].
    [Fact]
    public void Layers_of_a_model_that_PyTorch_exported_are_told_by_their_nodes()
    {
        using WeightFile file = GoldenWeights.Open("model.onnx");
        Assert.Equal(WeightFormat.Onnx, file.Format);
        Assert.Equal(["4 x 9", "6 x 8", "3 x 6", "5 x 27", "2 x 5"], file.Layers.Select(Text));
        Assert.Equal(["conv.weight", "up.weight"], file.Layers.Take(2).Select(layer => layer.Name));
        Assert.Equal(["fc1.weight", "onnx::MatMul_31"], file.Layers.Skip(3).Select(layer => layer.Name));
        Assert.Equal(["conv.bias", "fc1.bias", "tokens.bias", "up.bias"], file.Skipped.Select(one => one.Name).Order());
        Assert.Equal(GoldenWeights.Numbers(36), file.Layers[0].ReadMatrix().Values);
        Assert.Equal(GoldenWeights.Numbers(18), file.Layers[2].ReadMatrix().Values);
        Assert.Equal(GoldenWeights.Numbers(135), file.Layers[3].ReadMatrix().Values);

        // Of [4, 3, 2, 2] in two groups: outputs 0 to 2 hang on inputs 0 and 1, outputs 3 to 5 on inputs 2 and 3.
        float[] stored = GoldenWeights.Numbers(48);
        float[] matrix = file.Layers[1].ReadMatrix().Values;
        for (int output = 0; output < 6; output++)
        {
            for (int channel = 0; channel < 2; channel++)
            {
                int input = (output / 3 * 2) + channel;
                Assert.Equal(
                    stored.AsSpan(((input * 3) + (output % 3)) * 4, 4).ToArray(),
                    matrix.AsSpan((output * 8) + (channel * 4), 4).ToArray()
                );
            }
        }

        Assert.Equal(stored, file.Layers[1].Layout.ToStored(matrix));
    }

    [Theory]
    [InlineData("Gemm", 1, 1, 1.0, false)]
    [InlineData("Gemm", 1, 0, 0.5, true)]
    [InlineData("Gemm", 0, 0, 1.0, false)]
    [InlineData("Gemm", 0, 1, 1.0, true)]
    [InlineData("MatMul", 1, 0, 1.0, true)]
    [InlineData("MatMul", 0, 0, 1.0, false)]
    public void Weights_stand_as_their_product_reads_them(
        string operation,
        int place,
        int transposed,
        double alpha,
        bool isTurned
    )
    {
        var graph = new OnnxGraph(["w"]);
        float[] numbers = [1, 2, 3, 4, 5, 6];
        string weights = graph.Add(OutputTensor.Of("w", ElementType.Float32, [2, 3], () => numbers));
        string input = graph.AddInput("x", [3]);
        graph.Add(
            operation,
            "product",
            place == 1 ? [input, weights] : [weights, input],
            operation == "Gemm"
                ? [OnnxAttribute.Of(place == 1 ? "transB" : "transA", transposed), OnnxAttribute.Of("alpha", alpha)]
                : []
        );
        using WeightFile file = WeightFile.Open(Written(graph));
        WeightLayer layer = file.Layers.Single();
        Assert.Equal(isTurned ? "3 x 2" : "2 x 3", Text(layer));
        float[] expected = isTurned ? [1, 4, 2, 5, 3, 6] : numbers;
        Assert.Equal(expected.Select(number => (float)(alpha * number)), layer.ReadMatrix().Values);
        Assert.Equal(alpha == 1 ? 0 : 1, file.Warnings.Count);
    }

    [Fact]
    public void What_is_exported_has_the_layers_of_the_network()
    {
        using Network network = new SlVitModel(24, 2, 3, 30, 8).Create(new SampleShape(32, 32, 3), 10);
        new HeNormal().Wire(network, new Randomness(seed: 1));
        network.SaveOnnx(InFolder("model.onnx"));
        using WeightFile file = WeightFile.Open(InFolder("model.onnx"));
        Assert.Equal(network.Weights.Select(weight => weight.Name), file.Layers.Select(layer => layer.Name));
        foreach ((WeightMatrix ours, WeightLayer theirs) in network.ToMatrices().Zip(file.Layers))
        {
            Assert.Equal(ours.Values, theirs.ReadMatrix().Values);
        }
    }

    [Fact]
    public void A_model_is_written_again_byte_for_byte_but_for_the_weights_that_are_others()
    {
        // With a field that no reader knows, at the end of the graph and of the model.
        byte[] unknown = new ProtobufWriter().Text(999, "unknown").ToArray();
        byte[] content = [.. GoldenWeights.Bytes("model.onnx"), .. unknown];
        string source = folder.Write("model.onnx", content);
        using WeightFile file = WeightFile.Open(source);
        Rewrite(file, "same.onnx", tensor => OutputTensor.Copy(tensor));
        Assert.Equal(content, File.ReadAllBytes(InFolder("same.onnx")));

        Rewrite(
            file,
            "other.onnx",
            tensor =>
                tensor.Name == "onnx::MatMul_31"
                    ? OutputTensor.Of(tensor.Name, tensor.Type, tensor.Shape, () => new float[10])
                    : OutputTensor.Copy(tensor)
        );
        byte[] other = File.ReadAllBytes(InFolder("other.onnx"));
        Assert.Equal(content.Length, other.Length);
        Assert.InRange(content.Zip(other).Count(pair => pair.First != pair.Second), 1, 40);
        using WeightFile written = WeightFile.Open(InFolder("other.onnx"));
        Assert.Equal(new float[10], written.Layers[4].ReadMatrix().Values);
        Assert.Equal(file.Layers[3].ReadMatrix().Values, written.Layers[3].ReadMatrix().Values);
    }

    [Fact]
    public void A_tensor_that_its_nodes_do_not_read_so_is_not_written()
    {
        using WeightFile file = GoldenWeights.Open("model.onnx");
        OutputTensor Half(StoredTensor tensor) =>
            OutputTensor.Of(tensor.Name, ElementType.Float16, tensor.Shape, () => tensor.ReadSingles());
        Assert.Contains(
            "of its type and shape",
            Assert.Throws<UserError>(() => Rewrite(file, "half.onnx", Half)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "with 'mask', which no node reads",
            Assert
                .Throws<UserError>(() =>
                    OnnxCopy.Write(
                        InFolder("more.onnx"),
                        file.Onnx!,
                        [
                            .. file.Tensors.Select(tensor => OutputTensor.Copy(tensor)),
                            OutputTensor.Of("mask", ElementType.Float32, [1], () => new float[1]),
                        ],
                        replaces: true,
                        CancellationToken.None
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    [Trait("Run", "once")]
    public void Numbers_beside_a_model_are_read_and_written_beside_the_other()
    {
        using Network network = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        new HeNormal().Wire(network, new Randomness(seed: 1));
        string path = Split(network);
        using WeightFile file = WeightFile.Open(path);
        Assert.Equal([path, path + ".data"], file.Files);
        Assert.Equal(network.ToMatrices().SelectMany(m => m.Values), file.ReadMatrices().SelectMany(m => m.Values));

        Rewrite(
            file,
            "written.onnx",
            tensor =>
                tensor.Name == "fc1.weight"
                    ? OutputTensor.Of(
                        tensor.Name,
                        tensor.Type,
                        tensor.Shape,
                        () => tensor.ReadSingles().Reverse().ToArray()
                    )
                    : OutputTensor.Copy(tensor)
        );
        Parameter weight = network.Weights.Single(weight => weight.Name == "fc1.weight");
        weight.WriteMatrix([.. weight.ToMatrix().Values.Reverse()]);
        File.Delete(path + ".data");
        using WeightFile written = WeightFile.Open(InFolder("written.onnx"));
        Assert.Equal(network.ToMatrices().SelectMany(m => m.Values), written.ReadMatrices().SelectMany(m => m.Values));
        var numbers = new float[network.Inputs];
        new RandomStream(seed: 2, "samples", layer: 0, step: 0).FillNormal(numbers, 0, 1);
        using var session = new InferenceSession(InFolder("written.onnx"));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([
            NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(numbers, [1, 3, 32, 32])),
        ]);
        Assert.Equal(
            network.Predict(numbers, FeatureOrder.ChannelsFirst).Values,
            outputs.Single().AsEnumerable<float>(),
            (ours, theirs) => Math.Abs(ours - theirs) <= 1e-5f
        );
    }

    [Theory]
    [InlineData("", "a plain name")]
    [InlineData("..", "a plain name")]
    [InlineData("../large.onnx.data", "a plain name")]
    [InlineData("/etc/passwd", "a plain name")]
    [InlineData("c:\\data", "a plain name")]
    [InlineData("missing.data", "there is no such file")]
    [InlineData("link.data", "which is a link")]
    [InlineData("short.data", "lies elsewhere than in short.data")]
    public void Numbers_are_read_from_a_file_beside_the_model_and_from_no_other(string location, string message)
    {
        using Network network = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        string path = Split(network);
        File.CreateSymbolicLink(InFolder("link.data"), path + ".data");
        folder.Write("short.data", new byte[100]);
        using WeightFile file = WeightFile.Open(path);
        OnnxTensor tensor = file.Onnx!.Tensors.First(tensor => tensor.IsOutside);
        byte[] head = OnnxWriter
            .Outside(
                new ProtobufWriter()
                    .Integer(OnnxFields.Tensor.Dimensions, 75)
                    .Integer(OnnxFields.Tensor.Type, 1)
                    .Text(OnnxFields.Tensor.Name, tensor.Name),
                location,
                0,
                300
            )
            .ToArray();
        byte[] model = new ProtobufWriter()
            .Integer(OnnxFields.Model.IrVersion, 8)
            .Text(OnnxFields.Model.Producer, "test")
            .Message(OnnxFields.Model.Graph, new ProtobufWriter().Bytes(OnnxFields.Graph.Initializer, head))
            .Message(OnnxFields.Model.OperatorSet, new ProtobufWriter().Integer(2, 18))
            .ToArray();
        UserError error = Assert.Throws<UserError>(() => WeightFile.Open(folder.Write("leading.onnx", model)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private string Split(Network network)
    {
        string path = InFolder("large.onnx");
        OnnxWriter.Write(path, OnnxModel.Of(network), null, true, CancellationToken.None, mostInside: 1000);
        return path;
    }

    private string Written(OnnxGraph graph)
    {
        string path = InFolder("graph.onnx");
        OnnxWriter.Write(path, graph, null, true, CancellationToken.None);
        return path;
    }

    private void Rewrite(WeightFile file, string name, Func<StoredTensor, OutputTensor> make) =>
        OnnxCopy.Write(
            InFolder(name),
            file.Onnx!,
            [.. file.Tensors.Select(make)],
            replaces: true,
            CancellationToken.None
        );

    private string InFolder(string name) => Path.Combine(folder.Path, name);

    private static string Text(WeightLayer layer) => $"{layer.Shape.Outputs} x {layer.Shape.Inputs}";
}
