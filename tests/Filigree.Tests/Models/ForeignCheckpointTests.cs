using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Wiring;

namespace Filigree.Tests.Models;

/// <summary>Files of image networks as other programs write them: in any order, behind prefixes, by other names, in Keras' order.</summary>
public sealed class ForeignCheckpointTests
{
    private static readonly SampleShape Image = new(32, 32, 3);
    private static readonly RuleBook Rules = new(ModelRules.Catalog);

    public static TheoryData<string> Models =>
        [
            "lenet(0.2)",
            "lenet-5",
            "conv2(0.05)",
            "conv6(0.05)",
            "resnet8(torch, 0.25)",
            "resnet14d(scale=0.25)",
            "resnet18(scale=0.05)",
            "resnet50(scale=0.05)",
            "vgg16(scale=0.05)",
            "convmixer(8, 3)",
            "sl-vit(12, 2, 3, 10)",
            "airbench(0.05)",
        ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Names_decide_whatever_their_order_and_behind_a_prefix(string model)
    {
        using Network network = Made(model, 1);
        OutputTensor[] tensors = TensorsOf(network);
        AssertReads(network, model, [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)]);
        AssertReads(network, model, [.. tensors.Reverse()]);
        AssertReads(network, model, [.. tensors.Select(tensor => Renamed(tensor, "module." + tensor.Name))]);
        AssertReads(
            network,
            model,
            [
                .. tensors
                    .Select(tensor => Renamed(tensor, "model._orig_mod." + tensor.Name))
                    .OrderBy(tensor => tensor.Name, StringComparer.Ordinal),
            ]
        );
    }

    [Fact]
    public void A_network_made_for_a_file_has_the_outputs_of_its_last_layer_wherever_that_stands()
    {
        using Network network = Made("resnet8(torch, 0.25)", 1);
        using var place = new Place(".safetensors");
        Write(place.Path, [.. TensorsOf(network).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)]);
        using WeightFile file = WeightFile.Open(place.Path);
        Assert.NotEqual(10, file.Layers[^1].Shape.Outputs);
        IModel model = Rules.Parse<IModel>("resnet8(torch, 0.25)");
        using Network made = NetworkFile.Create(outputs => model.Create(Image, outputs), file);
        Assert.Equal(network.Hash(), made.Hash());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Saved_files_have_the_format_of_their_ending_and_come_back(string model)
    {
        using Network network = Made(model, 1);
        foreach (
            (string ending, WeightFormat format) in new[]
            {
                (".safetensors", WeightFormat.Safetensors),
                (".pt", WeightFormat.PyTorch),
                (".PTH", WeightFormat.PyTorch),
                (".npz", WeightFormat.Npz),
                (".bin", WeightFormat.Safetensors),
            }
        )
        {
            using var place = new Place(ending);
            network.Save(place.Path);
            using (WeightFile file = WeightFile.Open(place.Path))
            {
                Assert.Equal(format, file.Format);
            }

            using Network again = Made(model, 2);
            again.Load(place.Path);
            Assert.Equal(network.Hash(), again.Hash());
        }
    }

    [Theory]
    [InlineData(
        ".onnx",
        "would hold what a network computes; expected a name in .safetensors, .pt, .pth or .npz; SaveOnnx writes ONNX"
    )]
    [InlineData(".npy", "would hold one array; expected a name in .safetensors, .pt, .pth or .npz")]
    public void Endings_of_formats_that_do_not_hold_a_network_are_refused(string ending, string message)
    {
        using var place = new Place(ending);
        using Network network = Made("lenet-5", 1);
        Assert.Equal($"{place.Path}: {message}", Assert.Throws<UserError>(() => network.Save(place.Path)).Message);
        Assert.False(File.Exists(place.Path));
    }

    [Fact]
    public void Whitening_is_saved_as_a_convolution_and_read_as_one_or_flat()
    {
        using Network network = Made("airbench(0.05)", 1);
        OutputTensor[] tensors = TensorsOf(network);
        OutputTensor filters = tensors.Single(tensor => tensor.Name == "whiten.weight");
        Assert.Equal([24L, 3, 2, 2], filters.Shape);
        float[] values = network.Parameters.Single(one => one.Name == "whiten.weight").ToMatrix().Values;
        OutputTensor flat = OutputTensor.Of("whiten.weight", ElementType.Float32, [288], () => values);
        AssertReads(network, "airbench(0.05)", [.. tensors.Select(tensor => tensor == filters ? flat : tensor)]);

        // By order, as the author's program numbers its layers.
        AssertReads(
            network,
            "airbench(0.05)",
            [
                .. tensors.Select(tensor =>
                    Renamed(
                        tensor,
                        tensor
                            .Name.Replace("whiten.", "0.", StringComparison.Ordinal)
                            .Replace("head.", "7.", StringComparison.Ordinal)
                            .Replace("block", "net.", StringComparison.Ordinal)
                    )
                ),
            ]
        );
    }

    /// <summary>The names of open_lth: <c>conv</c>, <c>bn</c>, <c>blocks.N</c> through all stages, <c>shortcut</c>.</summary>
    [Fact]
    public void Normalizations_by_other_names_are_found_by_their_place_among_the_layers()
    {
        const string model = "resnet14(torch, 0.25)";
        using Network network = Made(model, 1);
        OutputTensor[] tensors = [.. InOrder(network).Select(tensor => Renamed(tensor, OpenLth(tensor.Name)))];
        Assert.Contains(tensors, tensor => tensor.Name == "blocks.5.bn2.running_var");
        AssertReads(network, model, tensors);

        // One that stands elsewhere is no longer the network's.
        OutputTensor[] moved = [.. tensors.Where(IsFirst).Reverse(), .. tensors.Where(tensor => !IsFirst(tensor))];
        using var place = new Place(".safetensors");
        Write(place.Path, moved);
        using Network other = Made(model, 2);
        string before = other.Hash();
        Assert.Contains(
            "has no bn1.weight; expected the normalizations of the network",
            Assert.Throws<UserError>(() => other.Load(place.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(before, other.Hash());

        static bool IsFirst(OutputTensor tensor) =>
            tensor.Name.StartsWith("conv", StringComparison.Ordinal)
            || tensor.Name.StartsWith("bn", StringComparison.Ordinal);
    }

    /// <summary>Kernels [kernel, in, out], positions before channels where an image was flattened, and its names of normalizations and biases.</summary>
    [Theory]
    [InlineData("lenet-5", "/", ":0")]
    [InlineData("conv2(0.05)", "/", ":0")]
    [InlineData("resnet8(keras, 0.25)", "/", ":0")]
    [InlineData("vgg11(keras, 0.05)", ".", "")]
    [InlineData("resnet14d(scale=0.25)", ".", "")]
    public void Files_of_Keras_are_read_in_its_order(string model, string separator, string suffix)
    {
        using Network network = Made(model, 1);
        AssertReads(network, model, [.. InOrder(network).Select(tensor => Keras(network, tensor, separator, suffix))]);
    }

    [Theory]
    [InlineData("lenet-5")]
    [InlineData("conv2(0.05)")]
    public void Weights_in_out_of_whoever_flattens_channels_keep_the_order_of_their_inputs(string model)
    {
        using Network network = Made(model, 1);
        using var place = new Place(".safetensors");
        Write(
            place.Path,
            [
                .. InOrder(network)
                    .Select(tensor =>
                        network.Weights.FirstOrDefault(weight => weight.Name == tensor.Name) is { } weight
                            ? OutputsLast(weight, tensor.Name, positions: 1)
                            : tensor
                    ),
            ]
        );
        using WeightFile file = WeightFile.Open(place.Path, new WeightFileOptions { Kernels = KernelOrder.InOut });
        NetworkSnapshot read = NetworkFile.Read(file, network);
        Assert.Equal(
            network.Weights.Select(weight => weight.ToSparse().Values),
            read.Weights.Select(weight => weight.Values)
        );
    }

    [Fact]
    public void Layers_in_another_order_without_the_networks_names_are_refused_as_such()
    {
        using Network network = Made("lenet-5", 1);
        using var place = new Place(".safetensors");
        Write(place.Path, [.. TensorsOf(network).Reverse().Select(tensor => Renamed(tensor, "x" + tensor.Name))]);
        Assert.Contains(
            "its layers come in another order: 10 x 84, 84 x 120",
            Assert.Throws<UserError>(() => network.Load(place.Path)).Message,
            StringComparison.Ordinal
        );
    }

    private static OutputTensor Keras(Network network, OutputTensor tensor, string separator, string suffix)
    {
        int point = tensor.Name.LastIndexOf('.');
        string leaf = tensor.Name[(point + 1)..];
        Parameter? parameter = network.Parameters.FirstOrDefault(one => one.Name == tensor.Name);
        bool isNorm =
            parameter is null
            || network.Parameters.Any(one =>
                one.Kind == ParameterKind.Scale && one.Name == tensor.Name[..point] + ".weight"
            );
        string theirs = (leaf, isNorm) switch
        {
            ("weight", false) => "kernel",
            ("weight", _) => "gamma",
            ("bias", true) => "beta",
            ("running_mean", _) => "moving_mean",
            ("running_var", _) => "moving_variance",
            _ => leaf,
        };
        string name = tensor.Name[..point].Replace('.', '_') + separator + theirs + suffix;
        if (parameter is not { Kind: ParameterKind.Weight })
        {
            return Renamed(tensor, name);
        }

        int positions = parameter.Shape.IsConvolution ? 1 : PositionsBefore(network, parameter);
        return OutputsLast(parameter, name, positions);
    }

    // [kernel..., in, out], the inputs of a dense layer in the order of so many positions.
    private static OutputTensor OutputsLast(Parameter parameter, string name, int positions)
    {
        MatrixShape shape = parameter.Shape;
        float[] matrix = parameter.ToMatrix().Values;
        int area = shape.KernelArea * positions;
        int channels = shape.Inputs / area;
        var stored = new float[matrix.Length];
        for (int place = 0; place < matrix.Length; place++)
        {
            (int output, int column) = Math.DivRem(place, shape.Inputs);
            (int channel, int position) = Math.DivRem(column, area);
            stored[(((position * channels) + channel) * shape.Outputs) + output] = matrix[place];
        }

        long[] sizes = shape.IsConvolution
            ? [shape.KernelHeight, shape.KernelWidth, channels, shape.Outputs]
            : [shape.Inputs, shape.Outputs];
        return OutputTensor.Of(name, ElementType.Float32, sizes, () => stored);
    }

    private static int PositionsBefore(Network network, Parameter weight)
    {
        SampleShape shape = network.InputShape;
        int positions = 1;
        foreach (Layer layer in network.Layers)
        {
            if (layer is Flatten)
            {
                positions = shape.Positions;
            }
            else if (layer is Linear linear)
            {
                if (linear.Weight == weight)
                {
                    return positions;
                }

                positions = 1;
            }

            shape = layer.ShapeFor(shape);
        }

        return 1;
    }

    private static string OpenLth(string name)
    {
        string[] parts = name.Split('.');
        return parts[0] switch
        {
            "conv1" => "conv." + parts[1],
            "bn1" => "bn." + parts[1],
            "fc" => name,
            _ => $"blocks.{(2 * (parts[0][^1] - '1')) + int.Parse(parts[1], null)}."
                + string.Join('.', parts.Skip(2)).Replace("downsample", "shortcut", StringComparison.Ordinal),
        };
    }

    // As PyTorch lists a state dict: the buffers of a normalization behind its parameters.
    private static IEnumerable<OutputTensor> InOrder(Network network)
    {
        OutputTensor[] all = TensorsOf(network);
        foreach (OutputTensor tensor in all.Where(one => !one.Name.Contains("running", StringComparison.Ordinal)))
        {
            yield return tensor;
            string front = tensor.Name[..tensor.Name.LastIndexOf('.')];
            if (tensor.Name.EndsWith(".bias", StringComparison.Ordinal))
            {
                foreach (
                    OutputTensor buffer in all.Where(one =>
                        one.Name.StartsWith(front + ".running", StringComparison.Ordinal)
                    )
                )
                {
                    yield return buffer;
                }
            }
        }
    }

    private static void AssertReads(Network network, string model, OutputTensor[] tensors)
    {
        using var place = new Place(".safetensors");
        Write(place.Path, tensors);
        using Network other = Made(model, 2);
        Assert.NotEqual(network.Hash(), other.Hash());
        other.Load(place.Path);
        Assert.Equal(network.Hash(), other.Hash());
    }

    private static void Write(string path, OutputTensor[] tensors)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors);
    }

    private static OutputTensor[] TensorsOf(Network network) =>
        [
            .. network.Parameters.Select(one =>
                OutputTensor.Of(one.Name, ElementType.Float32, one.Dimensions, () => one.ToMatrix().Values)
            ),
            .. network.Buffers.Select(one =>
                OutputTensor.Of(one.Name, ElementType.Float32, [one.Count], () => one.Value.ToArray())
            ),
        ];

    private static OutputTensor Renamed(OutputTensor tensor, string name) =>
        OutputTensor.Of(name, tensor.Type, tensor.Shape, () => Values(tensor));

    private static float[] Values(OutputTensor tensor)
    {
        using var stream = new MemoryStream();
        tensor.WriteTo(stream, CancellationToken.None);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(stream.ToArray()).ToArray();
    }

    // Every number is another, so that what lands in the wrong place shows.
    private static Network Made(string model, ulong seed)
    {
        Network network = Rules.Parse<IModel>(model).Create(Image, 10);
        new HeNormal().Wire(network, new Randomness(seed));
        int salt = (int)seed * 1000;
        foreach (Parameter parameter in network.Parameters.Where(one => one.Kind != ParameterKind.Weight))
        {
            parameter.WriteMatrix(HashedNumbers.Make(parameter.Shape.Count, salt++));
        }

        foreach (NamedBuffer buffer in network.Buffers)
        {
            buffer.Value.Write(HashedNumbers.Make(buffer.Count, salt++));
        }

        return network;
    }

    private sealed class Place(string ending) : IDisposable
    {
        public string Path { get; } =
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}{ending}");

        public void Dispose() => File.Delete(Path);
    }
}
