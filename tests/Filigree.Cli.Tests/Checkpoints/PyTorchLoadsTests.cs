using Filigree.Cli.Tests.House;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>What the commands write is loaded by the programs it is for: tests/golden/check_formats.py.</summary>
[Trait("Run", "once")]
public sealed class PyTorchLoadsTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PythonFact]
    public Task PyTorch_loads_a_rewired_model() => CheckAsync("rewired", "out.safetensors", "rewire");

    [PythonFact]
    public Task PyTorch_loads_masks_into_a_pruned_module() =>
        CheckAsync("pruned", "out.safetensors", "prune", "--sparsity", "0.5", "--masks");

    [PythonFact]
    public Task NumPy_loads_a_converted_model() => CheckAsync("npz", "out.npz", "convert");

    [PythonFact]
    public async Task PyTorch_loads_a_file_of_its_own_format_by_weights_alone()
    {
        foreach (string name in new[] { "model.pt", "views.pt" })
        {
            string path = folder.PathOf(name);
            await CheckpointFolder.RunAsync("convert", CheckpointFolder.Golden(name), "-o", path);
            string script = RepositoryFolder.PathOf("tests", "golden", "check_formats.py");
            Assert.Equal("ok", PythonFactAttribute.Run(script, "pt", CheckpointFolder.Golden(name), path));
        }
    }

    [PythonFact]
    public async Task PyTorch_loads_layers_by_their_connections_by_weights_alone()
    {
        string path = folder.PathOf("out.pt");
        await CheckpointFolder.RunAsync("convert", CheckpointFolder.Golden("sparse-layers.pt"), "-o", path, "--sparse");
        string script = RepositoryFolder.PathOf("tests", "golden", "check_formats.py");
        Assert.Equal(
            "ok",
            PythonFactAttribute.Run(script, "sparse", CheckpointFolder.Golden("sparse-layers-dense.pt"), path)
        );
    }

    [PythonFact]
    public Task SciPy_loads_a_converted_layer() =>
        CheckAsync("scipy", "out.npz", "convert", "--format", "scipy", "--tensors", "fc1.weight");

    [PythonFact]
    public async Task PyTorch_loads_an_exported_ticket_with_masks_and_with_zeros()
    {
        string run = await ExportCommandTests.RunAsync(folder, seeds: 1);
        (string zeros, string masked) = (folder.PathOf("zeros.safetensors"), folder.PathOf("masked.safetensors"));
        await CheckpointFolder.RunAsync("export", run, "-o", zeros);
        await CheckpointFolder.RunAsync("export", run, "-o", masked, "--masks");
        string script = RepositoryFolder.PathOf("tests", "golden", "check_formats.py");
        Assert.Equal("ok", PythonFactAttribute.Run(script, "ticket", zeros, masked));
    }

    private async Task CheckAsync(string check, string target, string command, params string[] options)
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string path = folder.PathOf(target);
        await CheckpointFolder.RunAsync([command, source, "-o", path, .. options]);
        string script = RepositoryFolder.PathOf("tests", "golden", "check_formats.py");
        Assert.Equal("ok", PythonFactAttribute.Run(script, check, source, path));
    }
}
