using System.Text.Json;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Wiring;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary><c>filigree wire</c>: fresh weights for anybody's model.</summary>
public sealed class WireCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Wire_draws_what_the_library_draws_and_clears_the_biases()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("wire", source, "he-normal(gain=1)", "-o", target, "--seed", "42");
        float[] expected = new float[36];
        new HeNormal(1).Fill(expected, new MatrixShape(3, 12, 2, 3), new Randomness(42).Stream(StreamNames.Weights));
        Assert.Equal(expected, CheckpointFolder.Numbers(target, "conv.weight"));
        Assert.All(CheckpointFolder.Numbers(target, "fc1.bias"), bias => Assert.Equal(0, bias));
        Assert.Equal(CheckpointFolder.Bytes(source, "norm.bias"), CheckpointFolder.Bytes(target, "norm.bias"));
    }

    [Fact]
    public async Task Wire_tells_density_connections_and_spread_of_every_layer()
    {
        string source = folder.Write("in.safetensors", ("fc1", 3, 2, new float[6]), ("fc2", 2, 3, new float[6]));
        string target = folder.PathOf("out.safetensors");
        string json = await CheckpointFolder.RunAsync("wire", source, "lightning(1, 0.5)", "-o", target, "--json");
        using var document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        JsonElement layer = root.GetProperty("layers")[0];
        Assert.Equal("[3,2]", layer.GetProperty("shape").GetRawText().Replace(" ", "").ReplaceLineEndings(""));
        Assert.Equal(1, layer.GetProperty("connections").GetInt32());
        Assert.Equal(1 / 6.0, layer.GetProperty("density").GetDouble());
        Assert.Equal(0, layer.GetProperty("standardDeviation").GetDouble());
        // One path reaches one output of two.
        Assert.Equal(1, root.GetProperty("unreachedOutputs").GetInt32());

        string text = await CheckpointFolder.RunAsync("wire", source, "he-normal(gain=1)", "-o", target, "--force");
        double deviation = Deviation(CheckpointFolder.Numbers(target, "fc1"));
        Assert.Contains(
            FormattableString.Invariant($"fc1    3 x 2  100.00%      6  {deviation:G3}"),
            text,
            StringComparison.Ordinal
        );

        static double Deviation(float[] weights) =>
            Math.Sqrt(weights.Average(weight => Math.Pow(weight - weights.Average(), 2)));
    }

    [Fact]
    public async Task A_layer_that_is_held_by_its_connections_is_named_and_what_to_do()
    {
        string source = folder.Write("in.safetensors", ("fc1", 1, 2, [1, 0]));
        string sparse = folder.PathOf("sparse.pt");
        await CheckpointFolder.RunAsync("convert", source, "-o", sparse, "--sparse");
        string error = await CheckpointFolder.RefuseAsync("wire", sparse, "he-normal", "-o", folder.PathOf("out.pt"));
        Assert.Contains("fc1: is held by its connections", error, StringComparison.Ordinal);
        Assert.Contains("make it dense with 'filigree convert' before", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wire_sees_layers_that_follow_each_other_as_a_network()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync(
            "wire",
            source,
            "lightning(3, 0.5)",
            "-o",
            target,
            "--layers",
            "fc*",
            "--seed",
            "7",
            "--masks"
        );
        using var network = new Network(5, [new Linear("fc1", 5, 4), new Linear("fc2", 4, 3)]);
        new Lightning(3, 0.5).Wire(network, new Randomness(7));
        float[] expected = network.Weights[0].ToMatrix().Values;
        Assert.Equal(expected, CheckpointFolder.Numbers(target, "fc1.weight_orig"));
        Assert.Equal(
            expected.Select(weight => weight == 0 ? 0f : 1f),
            CheckpointFolder.Numbers(target, "fc1.weight_mask")
        );
        Assert.Equal(CheckpointFolder.Bytes(source, "conv.weight"), CheckpointFolder.Bytes(target, "conv.weight"));
    }
}
