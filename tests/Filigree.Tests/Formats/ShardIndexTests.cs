using Filigree.Formats;
using Filigree.Tests.Shared;

namespace Filigree.Tests.Formats;

/// <summary>A model is what its index says.</summary>
public sealed class ShardIndexTests : IDisposable
{
    private const string Index = "model.safetensors.index.json";
    private readonly Data.TemporaryFolder folder = new();

    public ShardIndexTests()
    {
        Shard("model-00001-of-00002.safetensors", "fc1.weight", "fc2.weight_mask");
        Shard("model-00002-of-00002.safetensors", "fc2.weight_orig");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Only_what_the_index_names_belongs_to_the_model()
    {
        Shard("consolidated.safetensors", "layers.0.weight");
        Shard("model-00003-of-00003.safetensors", "fc1.weight");
        WriteIndex(
            48,
            ("fc1.weight", "model-00001-of-00002.safetensors"),
            ("fc2.weight_mask", "model-00001-of-00002.safetensors"),
            ("fc2.weight_orig", "model-00002-of-00002.safetensors")
        );
        foreach (string path in new[] { folder.Path, Path.Combine(folder.Path, Index) })
        {
            using var file = WeightFile.Open(path);
            // The mask is in another shard than its weights.
            Assert.Equal(["fc1.weight", "fc2.weight"], file.Layers.Select(layer => layer.Name));
            Assert.Single(file.Layers[1].Masks);
            Assert.Equal(3, file.Tensors.Count);
            Assert.Empty(file.Warnings);
        }
    }

    [Fact]
    public void A_wrong_size_and_tensors_that_the_index_does_not_name_are_warned_of()
    {
        WriteIndex(
            99,
            ("fc1.weight", "model-00001-of-00002.safetensors"),
            ("fc2.weight_orig", "model-00002-of-00002.safetensors")
        );
        using var file = WeightFile.Open(folder.Path);
        Assert.Equal(["fc1.weight", "fc2.weight_orig"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Contains("take 99 bytes, and they take 32", file.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("does not name them: fc2.weight_mask", file.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "fc1.weight",
        "model-00003-of-00003.safetensors",
        "model-00003-of-00003.safetensors, which is not there"
    )]
    [InlineData(
        "fc1.weight",
        "model-00002-of-00002.safetensors",
        "'fc1.weight' is in model-00002-of-00002.safetensors, which"
    )]
    [InlineData("fc1.weight", "../secret.safetensors", "plain name")]
    [InlineData("fc1.weight", "/etc/passwd", "plain name")]
    [InlineData("fc1.weight", "..", "plain name")]
    [InlineData("fc1.weight", "", "plain name")]
    public void A_missing_shard_or_tensor_and_a_name_that_leads_elsewhere_are_refused(
        string tensor,
        string file,
        string message
    )
    {
        WriteIndex(0, (tensor, file), ("fc2.weight_orig", "model-00002-of-00002.safetensors"));
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"weight_map\": 3}")]
    [InlineData("{\"weight_map\": {}}")]
    [InlineData("{\"weight_map\": {\"a\": 1}}")]
    [InlineData("{\"weight_map\": {\"a\": \"b\"")]
    [InlineData("{\"weight_map\": {\"a\": \"b\", \"a\": \"c\"}}")]
    public void A_damaged_index_is_refused_in_a_line(string json)
    {
        folder.Write(Index, System.Text.Encoding.UTF8.GetBytes(json));
        Assert.Contains(Index, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_index_the_names_of_the_shards_say_what_must_be_there()
    {
        using (var whole = WeightFile.Open(folder.Path))
        {
            Assert.Equal(2, whole.Layers.Count);
        }

        Shard("consolidated.safetensors", "layers.0.weight");
        Assert.Contains("consolidated.safetensors, which is none of it", Refusal(), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "consolidated.safetensors"));
        File.Delete(Path.Combine(folder.Path, "model-00001-of-00002.safetensors"));
        Assert.Contains("lacks model-00001-of-00002.safetensors", Refusal(), StringComparison.Ordinal);
        using var alone = WeightFile.Open(Path.Combine(folder.Path, "model-00002-of-00002.safetensors"));
        Assert.Contains("one of 2 parts", Assert.Single(alone.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model-00003-of-00002.safetensors")]
    [InlineData("model-00000-of-00002.safetensors")]
    [InlineData("model-2-of-00002.safetensors")]
    public void A_part_more_than_there_are_is_refused(string name)
    {
        Shard(name, "fc3.weight");
        Assert.Contains(
            "which is none of 00002 parts, or one that is there already",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_index_of_PyTorchs_files_is_read_where_there_is_nothing_of_safetensors()
    {
        const string Other = "pytorch_model.bin.index.json";
        string[] parts = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"];
        Shard(parts[0], "fc8.weight");
        Shard(parts[1], "fc9.weight");
        WriteIndex(16, ("fc1.weight", "model-00001-of-00002.safetensors"));
        File.Copy(Path.Combine(folder.Path, Index), Path.Combine(folder.Path, "kept.json"));
        WriteIndex(32, ("fc8.weight", parts[0]), ("fc9.weight", parts[1]));
        File.Move(Path.Combine(folder.Path, Index), Path.Combine(folder.Path, Other));
        Array.ForEach(Directory.GetFiles(folder.Path, "*.safetensors"), File.Delete);
        foreach (string path in new[] { folder.Path, Path.Combine(folder.Path, Other) })
        {
            using var file = WeightFile.Open(path);
            Assert.Equal(["fc8.weight", "fc9.weight"], file.Layers.Select(layer => layer.Name));
            Assert.Empty(file.Warnings);
        }

        using (var alone = WeightFile.Open(Path.Combine(folder.Path, parts[1])))
        {
            Assert.Contains(
                $"is one of 2 parts of a model; name its index, {Other},",
                Assert.Single(alone.Warnings),
                StringComparison.Ordinal
            );
        }

        Shard("model.safetensors", "fc1.weight");
        using (var single = WeightFile.Open(folder.Path))
        {
            Assert.Equal("fc1.weight", Assert.Single(single.Layers).Name);
        }

        Shard("model-00001-of-00002.safetensors", "fc1.weight");
        File.Move(Path.Combine(folder.Path, "kept.json"), Path.Combine(folder.Path, Index));
        using var both = WeightFile.Open(folder.Path);
        Assert.Equal("fc1.weight", Assert.Single(both.Layers).Name);
    }

    [Fact]
    public void Two_indices_are_two_models()
    {
        WriteIndex(16, ("fc1.weight", "model-00001-of-00002.safetensors"));
        File.Copy(Path.Combine(folder.Path, Index), Path.Combine(folder.Path, "b.safetensors.index.json"));
        Assert.Contains("holds several models", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<UserError>(() => WeightFile.Open(folder.Path)).Message;

    private void Shard(string name, params string[] tensors) =>
        folder.Write(name, RawSafetensors.Of([.. tensors.Select(tensor => RawTensor.Of(tensor, [2, 2], 1, 0, 1, 1))]));

    private void WriteIndex(long size, params (string Tensor, string File)[] map) =>
        folder.Write(
            Index,
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                new { metadata = new { total_size = size }, weight_map = map.ToDictionary(p => p.Tensor, p => p.File) }
            )
        );
}
