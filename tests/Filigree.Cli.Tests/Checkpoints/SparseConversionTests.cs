using System.Text.RegularExpressions;
using Filigree.Cli.Tests.House;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>Layers by their connections in safetensors, there and back, and by the lines of Python in docs/formats.md.</summary>
[Trait("Run", "once")]
public sealed partial class SparseConversionTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pruned.safetensors", "safetensors")]
    [InlineData("model.safetensors", "pt")]
    [InlineData("model.onnx", "safetensors")]
    [InlineData("csr.npz", "pt")]
    [InlineData("sparse-layers.pt", "safetensors")]
    [InlineData("sparse-layers.pt", "pth")]
    public async Task Layers_by_their_connections_are_the_layers_and_become_dense_again(string name, string ending)
    {
        (string sparse, string dense) = (folder.PathOf("sparse." + ending), folder.PathOf("dense.safetensors"));
        await CheckpointFolder.RunAsync("convert", CheckpointFolder.Golden(name), "-o", sparse, "--sparse");
        await CheckpointFolder.RunAsync("convert", sparse, "-o", dense);
        using WeightFile before = WeightFile.Open(CheckpointFolder.Golden(name));
        using WeightFile between = WeightFile.Open(sparse);
        using WeightFile after = WeightFile.Open(dense);
        Assert.All(between.Layers, layer => Assert.True(layer.IsSparse));
        Assert.Equal(before.Layers.Select(layer => layer.Shape), between.Layers.Select(layer => layer.Shape));
        foreach ((SparseMatrix one, SparseMatrix other) in before.ReadSparse().Zip(between.ReadSparse()))
        {
            Assert.Equal(one.Starts, other.Starts);
            Assert.Equal(one.Indices, other.Indices);
            Assert.Equal(one.Values, other.Values);
        }

        foreach (WeightLayer layer in between.Layers)
        {
            StoredTensor tensor = after.Tensors.Single(tensor => tensor.Name == layer.Name);
            Assert.Equal(layer.ReadMatrix().Values, tensor.ReadSingles());
        }

        var parts = before.Layers.SelectMany(layer => layer.Parts).ToHashSet();
        foreach (StoredTensor other in before.Tensors.Where(one => one.Shape.Count == 1 && !parts.Contains(one)))
        {
            Assert.Equal(other.ReadBytes(), after.Tensors.Single(tensor => tensor.Name == other.Name).ReadBytes());
        }
    }

    [Fact]
    public async Task A_layer_goes_from_SciPy_to_PyTorch_to_safetensors_and_back_to_SciPy()
    {
        (string pyTorch, string safetensors) = (folder.PathOf("layer.pt"), folder.PathOf("layer.safetensors"));
        (string scipy, string again) = (folder.PathOf("layer.npz"), folder.PathOf("again.pt"));
        string start = CheckpointFolder.Golden("csr.npz");
        await CheckpointFolder.RunAsync("convert", start, "-o", pyTorch, "--sparse");
        await CheckpointFolder.RunAsync("convert", pyTorch, "-o", safetensors, "--sparse");
        await CheckpointFolder.RunAsync("convert", safetensors, "-o", again, "--sparse");
        await CheckpointFolder.RunAsync("convert", again, "-o", scipy, "--format", "scipy");
        Assert.Equal(await File.ReadAllBytesAsync(pyTorch), await File.ReadAllBytesAsync(again));
        using WeightFile before = WeightFile.Open(start);
        using WeightFile after = WeightFile.Open(scipy);
        (SparseMatrix one, SparseMatrix other) = (before.ReadSparse().Single(), after.ReadSparse().Single());
        Assert.Equal(one.Starts, other.Starts);
        Assert.Equal(one.Indices, other.Indices);
        Assert.Equal(one.Values, other.Values);
    }

    [Theory]
    [InlineData("safetensors", "c.weight", 4, 3, 5)]
    [InlineData("safetensors", "c.weight", 4, 3, 2, 3, 2)]
    [InlineData("safetensors", "c.weight", 4, 3, 1, 1)]
    [InlineData("safetensors", "c.weight", 4, 3, 1)]
    [InlineData("pt", "c.weight", 4, 3, 5)]
    [InlineData("pt", "c.weight", 4, 3, 2, 3, 2)]
    [InlineData("pt", "c.weight", 4, 3, 1)]
    public async Task A_convolution_keeps_its_dimensions(string ending, string name, params int[] shape)
    {
        float[] weights = [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => i % 3 - 1f)];
        string source = folder.PathOf("source.safetensors");
        Write(source, (name, shape, weights));
        (string sparse, string dense) = (folder.PathOf("sparse." + ending), folder.PathOf("dense.safetensors"));
        await CheckpointFolder.RunAsync("convert", source, "-o", sparse, "--sparse");
        await CheckpointFolder.RunAsync("convert", sparse, "-o", dense);
        using WeightFile file = WeightFile.Open(dense);
        StoredTensor tensor = Assert.Single(file.Tensors);
        Assert.Equal(shape.Select(size => (long)size), tensor.Shape);
        Assert.Equal(weights, tensor.ReadSingles());
    }

    [Theory]
    [InlineData("safetensors")]
    [InlineData("pt")]
    public async Task Kernels_are_called_weights_where_they_come_to_stand_as_PyTorch_has_them(string ending)
    {
        string source = folder.PathOf("keras.safetensors");
        Write(
            source,
            ("conv/kernel", [3, 2, 4, 5], Count(120)),
            ("conv/bias", [5], Count(5)),
            ("deep/depthwise_kernel:0", [3, 3, 5, 1], Count(45)),
            ("kernel", [6, 7], Count(42))
        );
        (string sparse, string dense) = (folder.PathOf("sparse." + ending), folder.PathOf("dense.npz"));
        await CheckpointFolder.RunAsync("convert", source, "-o", sparse, "--sparse");
        await CheckpointFolder.RunAsync("convert", sparse, "-o", dense);
        using WeightFile before = WeightFile.Open(source);
        foreach (string path in (string[])[sparse, dense])
        {
            using WeightFile after = WeightFile.Open(path);
            Assert.Equal(
                ["conv/weight", "deep/depthwise/weight:0", "weight"],
                after.Layers.Select(layer => layer.Name)
            );
            foreach ((WeightLayer one, WeightLayer other) in before.Layers.Zip(after.Layers))
            {
                Assert.Equal(one.Shape, other.Shape);
                Assert.Equal(one.ReadMatrix().Values, other.ReadMatrix().Values);
            }
        }

        static float[] Count(int count) => [.. Enumerable.Range(1, count)];
    }

    [Fact]
    public async Task A_name_with_a_line_break_is_refused()
    {
        string source = folder.Write("source.safetensors", ("a\nb.weight", 1, 1, [1]));
        Assert.Contains(
            "'a\\nb.weight' has a line break",
            await CheckpointFolder.RefuseAsync("convert", source, "-o", folder.PathOf("o.safetensors"), "--sparse"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("prune", "--density", "0.5")]
    [InlineData("rewire")]
    [InlineData("convert")]
    [InlineData("convert", "--sparse")]
    public async Task A_row_of_biases_becomes_a_tensor_beside_the_weights(string command, params string[] options)
    {
        string source = CheckpointFolder.Golden("csr.npz");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync([command, source, "-o", target, "--bias-row", .. options]);
        using WeightFile before = WeightFile.Open(source, new WeightFileOptions { HasBiasRow = true });
        using WeightFile after = WeightFile.Open(target);
        Assert.Equal("csr.bias", after.Tensors[^1].Name);
        Assert.Equal(before.Layers[0].ReadBiasRow()!.ToDense().Values, after.Tensors[^1].ReadSingles());
    }

    private static void Write(string path, params (string Name, int[] Shape, float[] Weights)[] tensors)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(
            stream,
            [
                .. tensors.Select(tensor =>
                    OutputTensor.Of(
                        tensor.Name,
                        ElementType.Float32,
                        [.. tensor.Shape.Select(size => (long)size)],
                        () => tensor.Weights
                    )
                ),
            ]
        );
    }

    [PythonFact]
    public async Task NumPy_reads_them_by_the_lines_of_the_page()
    {
        string model = CheckpointFolder.Golden("model.safetensors");
        await CheckpointFolder.RunAsync("convert", model, "-o", folder.PathOf("sparse.safetensors"), "--sparse");
        string page = await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "formats.md"));
        string lines = Example().Matches(page).Select(match => match.Groups[1].Value).Single(Reads);
        string script = folder.PathOf("read.py");
        await File.WriteAllTextAsync(
            script,
            lines.Replace(
                "\"sparse.safetensors\"",
                $"r'{folder.PathOf("sparse.safetensors")}'",
                StringComparison.Ordinal
            )
        );
        using WeightFile file = WeightFile.Open(model);
        Assert.Equal(
            file.ReadSparse().Select(layer => $"{layer.Name} ({layer.Outputs}, {layer.Inputs}) {layer.Count}"),
            PythonFactAttribute.Run(script).Split('\n', StringSplitOptions.TrimEntries)
        );

        static bool Reads(string lines) => lines.Contains("filigree.layers", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_safetensors_and_PyTorch_have_such_layers_and_only_of_a_convention_that_is_known()
    {
        string model = CheckpointFolder.Golden("model.safetensors");
        Assert.Contains(
            "an OUT that ends in .safetensors, .pt or .pth",
            await CheckpointFolder.RefuseAsync("convert", model, "-o", folder.PathOf("model.npz"), "--sparse"),
            StringComparison.Ordinal
        );
        string sparse = folder.PathOf("sparse.safetensors");
        await CheckpointFolder.RunAsync("convert", model, "-o", sparse, "--sparse");
        byte[] content = await File.ReadAllBytesAsync(sparse);
        content[content.AsSpan().IndexOf("csr-1"u8) + 4] = (byte)'2';
        await File.WriteAllBytesAsync(sparse, content);
        Assert.Contains(
            "by the convention 'csr-2'; expected csr-1",
            await CheckpointFolder.RefuseAsync("inspect", sparse),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
