namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>The commands on PyTorch's own files.</summary>
[Trait("Run", "once")]
public sealed class PyTorchFileCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_checkpoint_is_inspected_pruned_rewired_compared_and_converted()
    {
        string checkpoint = CheckpointFolder.Golden("checkpoint.pt");
        CommandLine.Outcome inspected = await CommandLine.RunAsync("inspect", checkpoint);
        // Long paths are wrapped.
        string line = string.Join(' ', inspected.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("checkpoint.pt: PyTorch, 11 tensors, 3 layers", line, StringComparison.Ordinal);
        Assert.Contains("'state_dict' is read, and nothing else", inspected.Error, StringComparison.Ordinal);

        string converted = folder.PathOf("model.safetensors");
        await CheckpointFolder.RunAsync("convert", checkpoint, "-o", converted, "--key", "state_dict");
        string golden = CheckpointFolder.Golden("model.safetensors");
        Assert.Equal(CheckpointFolder.Bytes(golden, "conv.weight"), CheckpointFolder.Bytes(converted, "conv.weight"));

        foreach (string[] change in new[] { ["rewire"], new[] { "prune", "--sparsity", "0.5" } })
        {
            (string ours, string theirs) = (
                folder.PathOf(change[0] + ".pth"),
                folder.PathOf(change[0] + ".safetensors")
            );
            await CheckpointFolder.RunAsync([change[0], checkpoint, "-o", ours, .. change[1..]]);
            await CheckpointFolder.RunAsync([change[0], golden, "-o", theirs, .. change[1..]]);
            Assert.Equal(CheckpointFolder.Bytes(theirs, "fc1.weight"), CheckpointFolder.Bytes(ours, "fc1.weight"));
        }

        string distance = await CheckpointFolder.RunAsync(
            "distance",
            checkpoint,
            folder.PathOf("prune.pth"),
            "--layers",
            "fc*",
            "--json"
        );
        Assert.Contains("\"connections\": 10", distance, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_several_models_wants_a_key()
    {
        string two = CheckpointFolder.Golden("two.pt");
        string refusal = await CheckpointFolder.RefuseAsync("inspect", two);
        Assert.Contains("'model', 'ema.model'", refusal, StringComparison.Ordinal);
        string path = folder.PathOf("ema.npz");
        await CheckpointFolder.RunAsync("convert", two, "-o", path, "--key", "ema.model");
        Assert.Equal([0.375f, 0.25f, 0.125f, 0, -0.125f, -0.25f], CheckpointFolder.Numbers(path, "fc.weight"));
    }
}
