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
