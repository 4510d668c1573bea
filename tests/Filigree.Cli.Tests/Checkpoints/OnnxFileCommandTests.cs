using System.Text.Json;
using Filigree.Formats;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>ONNX models on the command line: read like any other file, and written with other weights.</summary>
[Trait("Run", "once")]
public sealed class OnnxFileCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();
    private readonly string model = CheckpointFolder.Golden("model.onnx");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_is_inspected()
    {
        string text = await CheckpointFolder.RunAsync("inspect", model);
        // A long path breaks the line elsewhere.
        Assert.Contains(
            "model.onnx: ONNX, 9 tensors, 5 layers",
            text.ReplaceLineEndings(" "),
            StringComparison.Ordinal
        );
        using var json = JsonDocument.Parse(await CheckpointFolder.RunAsync("inspect", model, "--json"));
        Assert.Contains(
            "\"kernels\":\"in-out\"",
            json.RootElement.GetRawText().Replace(" ", ""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_model_is_pruned_and_rewired_and_stays_one()
    {
        (string pruned, string rewired) = (folder.PathOf("pruned.onnx"), folder.PathOf("rewired.onnx"));
        await CheckpointFolder.RunAsync("prune", model, "-o", pruned, "--density", "0.5");
        await CheckpointFolder.RunAsync("rewire", model, "-o", rewired, "--layers", "fc1.weight");
        using WeightFile before = WeightFile.Open(model);
        using WeightFile cut = WeightFile.Open(pruned);
        using WeightFile moved = WeightFile.Open(rewired);
        Assert.Equal(new FileInfo(model).Length, new FileInfo(pruned).Length);
        Assert.Equal([18, 24, 9, 68, 5], cut.ReadSparse().Select(layer => layer.Count));
        foreach ((WeightLayer one, WeightLayer other) in before.Layers.Zip(moved.Layers))
        {
            float[] weights = one.ReadMatrix().Values;
            Assert.Equal(one.Name != "fc1.weight", weights.SequenceEqual(other.ReadMatrix().Values));
            Assert.Equal(weights.Order(), other.ReadMatrix().Values.Order());
        }

        using var distance = JsonDocument.Parse(
            await CheckpointFolder.RunAsync(
                "distance",
                model,
                model,
                "--layers",
                "fc1.weight,onnx::MatMul_31",
                "--json"
            )
        );
        Assert.Equal(JsonValueKind.Object, distance.RootElement.ValueKind);
    }

    [Fact]
    public async Task What_leaves_the_model_stands_as_PyTorch_has_it()
    {
        string converted = folder.PathOf("model.safetensors");
        await CheckpointFolder.RunAsync("convert", model, "-o", converted);
        using WeightFile before = WeightFile.Open(model);
        using WeightFile after = WeightFile.Open(converted);
        foreach (WeightLayer layer in before.Layers)
        {
            StoredTensor tensor = after.Tensors.Single(tensor => tensor.Name == layer.Name);
            Assert.Equal(layer.ReadMatrix().Values, tensor.ReadSingles());
            Assert.Equal(
                layer.TensorShape.Count == 2
                    ? [layer.Shape.Outputs, layer.Shape.Inputs]
                    : [layer.Shape.Outputs, layer.Shape.Channels, layer.Shape.KernelHeight, layer.Shape.KernelWidth],
                tensor.Shape
            );
        }

        string masked = folder.PathOf("masked.safetensors");
        await CheckpointFolder.RunAsync("prune", model, "-o", masked, "--density", "0.5", "--masks");
        using WeightFile pruned = WeightFile.Open(masked);
        Assert.Equal(
            [18, 24, 9, 68, 5],
            before.Layers.Select(layer => pruned.Layers.Single(one => one.Name == layer.Name).ReadSparse().Count)
        );
    }

    [Fact]
    public async Task What_a_model_cannot_hold_is_refused_in_one_line()
    {
        string output = folder.PathOf("model.onnx");
        Assert.Contains(
            "and no masks",
            await RefusalAsync("prune", model, "-o", output, "--density", "0.5", "--masks", "--layers", "fc*"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "of its type and shape, which its nodes read",
            await RefusalAsync("convert", model, "-o", output, "--dtype", "f16"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the model says itself",
            await RefusalAsync("convert", model, "-o", output, "--model", "mlp([3])"),
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Names);
    }

    // The line behind what is said of how the model was read.
    private static async Task<string> RefusalAsync(params string[] args)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(args);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        return outcome.Error.TrimEnd().Split('\n')[^1];
    }
}
