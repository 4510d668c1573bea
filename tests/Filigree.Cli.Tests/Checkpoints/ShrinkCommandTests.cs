using Filigree.Cli.Tests.House;
using Filigree.Formats;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>A model without the neurons that nothing depends on computes what it did.</summary>
[Trait("Run", "once")]
public sealed class ShrinkCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PythonFact]
    public async Task PyTorch_loads_smaller_models_that_compute_the_same_to_a_millionth()
    {
        string script = RepositoryFolder.PathOf("tests", "golden", "shrink.py");
        string place = Path.GetDirectoryName(folder.PathOf("any"))!;
        Assert.Equal("ok", PythonFactAttribute.Run(script, "make", place));
        foreach (string model in (string[])["mlp", "conv", "resnet", "bottleneck"])
        {
            string small = folder.PathOf($"{model}-small.safetensors");
            await CheckpointFolder.RunAsync("shrink", folder.PathOf($"{model}.safetensors"), "-o", small);
        }

        Assert.Equal("ok", PythonFactAttribute.Run(script, "check", place));
    }

    [Fact]
    public async Task Neurons_without_inputs_become_biases_and_those_without_outputs_go()
    {
        // Hidden 0: relu(2) for every sample; 1: stays; 2: nobody sees it, and 3 has the bias -1, which ReLU makes 0.
        string source = Write(
            ("fc1.weight", [4, 2], [0, 0, 1, 2, 3, 4, 0, 0]),
            ("fc1.bias", [4], [2, 5, 6, -1]),
            ("fc2.weight", [2, 4], [10, 1, 0, 7, -20, 2, 0, 8]),
            ("fc2.bias", [2], [0.5f, 0.25f])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target);
        Assert.Equal([1, 2], CheckpointFolder.Numbers(target, "fc1.weight"));
        Assert.Equal([5], CheckpointFolder.Numbers(target, "fc1.bias"));
        Assert.Equal([1, 2], CheckpointFolder.Numbers(target, "fc2.weight"));
        Assert.Equal([20.5f, -39.75f], CheckpointFolder.Numbers(target, "fc2.bias"));

        // Behind the identity, the bias -1 is seen.
        await CheckpointFolder.RunAsync("shrink", source, "-o", target, "--activation", "none", "--force");
        Assert.Equal([13.5f, -47.75f], CheckpointFolder.Numbers(target, "fc2.bias"));
    }

    [Fact]
    public async Task Doubles_keep_their_bits_and_the_smallest_and_greatest_of_them_are_connections()
    {
        // Hidden 0 has no inputs, and 1's weights would be 0 or infinite in single precision.
        string source = folder.WriteDoubles(
            ("fc1.weight", [3, 2], [0, 0, 1e-60, 1e300, 1 + 1e-12, 2]),
            ("fc1.bias", [3], [0.1, 0.2, 0.3]),
            ("fc2.weight", [1, 3], [0.7, 1e-50, 1 - 1e-12]),
            ("fc2.bias", [1], [0.1])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target);
        Assert.Equal([1e-60, 1e300, 1 + 1e-12, 2], CheckpointFolder.Doubles(target, "fc1.weight"));
        Assert.Equal([0.2, 0.3], CheckpointFolder.Doubles(target, "fc1.bias"));
        Assert.Equal([1e-50, 1 - 1e-12], CheckpointFolder.Doubles(target, "fc2.weight"));
        Assert.Equal([0.1 + (0.7 * 0.1)], CheckpointFolder.Doubles(target, "fc2.bias"));
    }

    [Fact]
    public async Task What_goes_takes_others_along_and_a_mask_cuts_as_zeros_do()
    {
        // Output 1 of fc2 is masked out of fc3, and hidden 1 of fc1 serves it alone.
        string source = Write(
            ("fc1.weight", [2, 1], [1, 2]),
            ("fc2.weight", [2, 2], [3, 0, 4, 5]),
            ("fc3.weight_orig", [1, 2], [6, 7]),
            ("fc3.weight_mask", [1, 2], [1, 0])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target);
        using WeightFile file = WeightFile.Open(target);
        Assert.Equal(["fc1.weight", "fc2.weight", "fc3.weight"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 3, 6], file.Layers.Select(layer => layer.ReadMatrix().Values.Single()));
    }

    [Fact]
    public async Task A_pruned_bias_is_what_its_mask_leaves_of_it()
    {
        // Hidden 0 has no inputs, and puts out relu(0): the mask cuts its bias.
        string source = Write(
            ("0.weight_orig", [2, 1], [1, 2]),
            ("0.weight_mask", [2, 1], [0, 1]),
            ("0.bias_orig", [2], [5, 6]),
            ("0.bias_mask", [2], [0, 1]),
            ("2.weight", [1, 2], [3, 4]),
            ("2.bias", [1], [7])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target);
        Assert.Equal([6], CheckpointFolder.Numbers(target, "0.bias"));
        Assert.Equal([7], CheckpointFolder.Numbers(target, "2.bias"));
    }

    [Fact]
    public async Task Weights_that_stand_in_out_are_refused_as_such()
    {
        string source = Write(("dense/kernel", [2, 2], [1, 0, 2, 0]), ("dense/bias", [2], [1, 2]));
        CommandLine.Outcome outcome = await CommandLine.RunAsync("shrink", source, "-o", folder.PathOf("o.npz"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("dense/kernel: is [in, out], as Keras", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constant_that_a_convolution_sees_and_a_layers_last_neuron_stay()
    {
        string source = Write(
            ("conv1.weight", [2, 1, 1, 1], [0, 1]),
            ("conv1.bias", [2], [3, 0]),
            ("conv2.weight", [1, 2, 1, 1], [1, 1]),
            ("conv2.bias", [1], [0])
        );
        string target = folder.PathOf("out.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync("shrink", source, "-o", target);
        Assert.Contains("1 neuron without inputs stays", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([0, 1], CheckpointFolder.Numbers(target, "conv1.weight"));

        source = Write(("fc1.weight", [2, 2], [0, 0, 0, 0]), ("fc2.weight", [1, 2], [0, 0]));
        await CommandLine.RunAsync("shrink", source, "-o", target, "--force");
        Assert.Single(CheckpointFolder.Numbers(target, "fc2.weight"));
    }

    [Fact]
    public async Task Where_it_cannot_be_told_what_follows_what_it_is_refused()
    {
        await Refused(
            "b.weight has 3 inputs, and a.weight before it 2 outputs",
            [],
            ("a.weight", [2, 2]),
            ("b.weight", [1, 3])
        );
        await Refused(
            "encoder.query.weight does not only follow",
            [],
            ("encoder.query.weight", [2, 2]),
            ("encoder.out.weight", [2, 2])
        );
        await Refused(
            "layer_norm.weight belongs to no layer",
            [],
            ("fc1.weight", [2, 2]),
            ("layer_norm.weight", [2]),
            ("fc2.weight", [2, 2])
        );
        await Refused(
            "norm1: has no running means",
            [],
            ("fc1.weight", [2, 2]),
            ("norm1.weight", [2]),
            ("fc2.weight", [2, 2])
        );
        await Refused("no layer is named 'x'", ["--chain", "x"], ("fc1.weight", [2, 2]), ("fc2.weight", [2, 2]));
        await Refused(
            "'swish' is no activation",
            ["--activation", "swish"],
            ("fc1.weight", [2, 2]),
            ("fc2.weight", [2, 2])
        );
    }

    [Fact]
    public async Task Normalization_is_of_the_layer_in_front_of_it_where_others_have_its_number()
    {
        string source = Write(
            ("conv1.weight", [2, 1, 1, 1], [1, 1]),
            ("bn1.weight", [2], [1, 2]),
            ("bn1.bias", [2], [3, 4]),
            ("bn1.running_mean", [2], [5, 6]),
            ("bn1.running_var", [2], [7, 8]),
            ("fc1.weight", [2, 2], [1, 0, 1, 0]),
            ("fc2.weight", [1, 2], [0, 1])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target);
        Assert.Single(CheckpointFolder.Numbers(target, "conv1.weight"));
        Assert.Equal([3], CheckpointFolder.Numbers(target, "bn1.bias"));
        Assert.Equal([7], CheckpointFolder.Numbers(target, "bn1.running_var"));
        Assert.Equal([1], CheckpointFolder.Numbers(target, "fc1.weight"));

        (string, long[])[] norm = [("bn1.running_mean", [2]), ("bn1.running_var", [2])];
        await Refused(
            "bn1: may be of conv1.weight or of fc1.weight",
            [],
            [.. norm, ("conv1.weight", [2, 1, 1, 1]), ("fc1.weight", [2, 2]), ("fc2.weight", [1, 2])]
        );
        await Refused(
            "0.bn1: stands before 0.conv1.weight",
            [],
            ("0.bn1.running_var", [2]),
            ("0.bn1.running_mean", [2]),
            ("0.conv1.weight", [2, 2, 1, 1]),
            ("0.conv2.weight", [2, 2, 1, 1])
        );
    }

    [Fact]
    public async Task A_bias_that_becomes_too_large_for_its_type_is_said()
    {
        string source = folder.PathOf("half.safetensors");
        using (FileStream stream = File.Create(source))
        {
            SafetensorsWriter.Write(
                stream,
                [
                    OutputTensor.Of("0.weight", ElementType.Float16, [2, 1], () => new float[] { 1, 0 }),
                    OutputTensor.Of("0.bias", ElementType.Float16, [2], () => new float[] { 0, 300 }),
                    OutputTensor.Of("2.weight", ElementType.Float16, [1, 2], () => new float[] { 1, 200 }),
                    OutputTensor.Of("2.bias", ElementType.Float16, [1], () => new float[] { 60_000 }),
                ]
            );
        }

        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "shrink",
            source,
            "-o",
            folder.PathOf("out.safetensors")
        );
        Assert.Contains("filigree: 2.bias as f16: 1 number", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_row_of_layers_never_has_is_refused()
    {
        await Refused(
            "layers.0.conv1.weight has one channel for 2 outputs: it looks like a depthwise convolution",
            [],
            ("layers.0.conv1.weight", [2, 1, 3, 3]),
            ("layers.0.conv2.weight", [2, 2, 1, 1])
        );
        await Refused(
            "enc.weight_ih_l0 does not only follow",
            [],
            ("enc.weight_ih_l0", [2, 2]),
            ("enc.weight_hh_l0", [2, 2]),
            ("out.weight", [1, 2])
        );
    }

    [Fact]
    public async Task A_chain_that_is_named_is_followed_and_all_else_stays()
    {
        string source = Write(
            ("encoder.query.weight", [2, 2], [1, 2, 3, 4]),
            ("mlp.up.weight", [2, 2], [1, 2, 3, 4]),
            ("mlp.down.weight", [2, 2], [5, 0, 6, 0])
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("shrink", source, "-o", target, "--chain", "mlp.up.weight,mlp.down.weight");
        Assert.Equal([1, 2, 3, 4], CheckpointFolder.Numbers(target, "encoder.query.weight"));
        Assert.Equal([1, 2], CheckpointFolder.Numbers(target, "mlp.up.weight"));
        Assert.Equal([5, 6], CheckpointFolder.Numbers(target, "mlp.down.weight"));
    }

    private async Task Refused(string what, string[] options, params (string Name, long[] Shape)[] tensors)
    {
        string source = Write([
            .. tensors.Select(one =>
                (one.Name, one.Shape, new float[one.Shape.Aggregate(1L, (all, size) => all * size)])
            ),
        ]);
        string line = await CheckpointFolder.RefuseAsync([
            "shrink",
            source,
            "-o",
            folder.PathOf("refused.safetensors"),
            .. options,
        ]);
        Assert.Contains(what, line, StringComparison.Ordinal);
    }

    private string Write(params (string Name, long[] Shape, float[] Values)[] tensors) =>
        folder.WriteSingles("in.safetensors", tensors);
}
