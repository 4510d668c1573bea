using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>Tickets out of a run's folder, and back into a study.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_ticket_is_written_with_zeros_or_with_masks_and_trained_again()
    {
        string run = await RunAsync(folder, seeds: 1);
        (string zeros, string masked) = (folder.PathOf("zeros.npz"), folder.PathOf("masked.safetensors"));
        string text = await CheckpointFolder.RunAsync("export", run, "-o", zeros);
        string json = await CheckpointFolder.RunAsync("export", run, "-o", masked, "--masks", "--json");

        Assert.Contains("dense1.weight    9,408  4,704   50.00%", text, StringComparison.Ordinal);
        Assert.Contains("holds: connections left after the last epoch (", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(4704, document.RootElement.GetProperty("layers")[0].GetProperty("kept").GetInt32());
        using WeightFile one = WeightFile.Open(zeros);
        using WeightFile other = WeightFile.Open(masked);
        foreach ((SparseMatrix left, SparseMatrix right) in one.ReadSparse().Zip(other.ReadSparse()))
        {
            Assert.Equal(left.Indices, right.Indices);
            Assert.Equal(left.Values, right.Values);
        }

        string study = folder.PathOf("again.yaml");
        await File.WriteAllTextAsync(
            study,
            $$"""
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [12] } }
            training: { optimizer: adam, rate: 0.001, epochs: 1 }
            wiring: { ticket: { file: '{{masked}}', control: fresh-weights, weights: he-normal } }
            """
        );
        await CheckpointFolder.RunAsync("run", study, "--out", folder.PathOf("again"));
    }

    [Fact]
    public async Task A_network_is_written_as_ONNX_and_so_is_what_was_converted()
    {
        string run = await RunAsync(folder, seeds: 1);
        (string exported, string masked) = (folder.PathOf("ticket.onnx"), folder.PathOf("ticket.safetensors"));
        string text = await CheckpointFolder.RunAsync("export", run, "-o", exported);
        await CheckpointFolder.RunAsync("export", run, "-o", masked, "--masks");
        string converted = folder.PathOf("converted.onnx");
        string json = await CheckpointFolder.RunAsync(
            "convert",
            masked,
            "-o",
            converted,
            "--model",
            "mlp([12])",
            "--json"
        );

        Assert.StartsWith("input [batch, 784], output [batch, 10]; 4 tensors, ", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(784, document.RootElement.GetProperty("input")[0].GetInt32());
        Assert.Equal(0.5, document.RootElement.GetProperty("density").GetDouble(), 1e-3);
        Assert.Equal(await File.ReadAllBytesAsync(exported), await File.ReadAllBytesAsync(converted));
    }

    [Fact]
    public async Task Weights_that_do_not_say_what_they_compute_are_no_ONNX_model()
    {
        string model = folder.Write(
            "model.safetensors",
            ("fc1.weight", 3, 4, new float[12]),
            ("fc2.weight", 2, 3, new float[6])
        );
        string output = folder.PathOf("model.onnx");
        foreach (
            (string message, string[] options) in new[]
            {
                ("the weights alone do not say what is computed; expected --model", Array.Empty<string>()),
                ("its layers are 3 x 4, 2 x 3; expected 5 x 4, 2 x 5", ["--model", "mlp([5])"]),
                ("'2x2' is no shape of samples", ["--model", "mlp([3])", "--samples", "2x2"]),
                ("lenet-5 takes images", ["--model", "lenet-5"]),
                ("an ONNX model has all tensors, in single precision", ["--model", "mlp([3])", "--dtype", "f16"]),
            }
        )
        {
            Assert.Contains(
                message,
                await CheckpointFolder.RefuseAsync(["convert", model, "-o", output, .. options]),
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "expected an OUT that ends in .onnx",
            await CheckpointFolder.RefuseAsync("convert", model, "-o", folder.PathOf("m.npz"), "--model", "mlp([3])"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "holds what is computed too",
            await CheckpointFolder.RefuseAsync("prune", model, "-o", output, "--density", "0.5"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_must_be_known_of_a_trial_is_said_with_what_is_exported_of_it()
    {
        string study = folder.PathOf("diverged.yaml");
        await File.WriteAllTextAsync(
            study,
            """
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [12] } }
            training: { rate: 1e30, epochs: 2 }
            wiring: he-normal
            export: [weights]
            """
        );
        string run = folder.PathOf("diverged");
        await CheckpointFolder.RunAsync("run", study, "--seeds", "1", "--out", run);
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            "export",
            run,
            "-o",
            folder.PathOf("diverged.npz"),
            "--what",
            "weights",
            "--json",
        ]);
        Assert.Contains(" diverged: its loss left the finite numbers", outcome.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Contains(
            "diverged",
            document.RootElement.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_network_whose_connections_were_learned_leaves_its_effective_weights()
    {
        string study = folder.PathOf("learned.yaml");
        await File.WriteAllTextAsync(
            study,
            """
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [12], bias: false } }
            training: { optimizer: adam, rate: 0.01, batch: 100, epochs: 2 }
            wiring: signed-constant
            plasticity: free-pruning
            export: [weights]
            """
        );
        string run = folder.PathOf("learned");
        await CheckpointFolder.RunAsync("run", study, "--seeds", "1", "--out", run);
        string file = folder.PathOf("learned.safetensors");
        await CheckpointFolder.RunAsync("export", run, "-o", file, "--what", "weights");

        using WeightFile weights = WeightFile.Open(file);
        foreach ((SparseMatrix layer, int inputs) in weights.ReadSparse().Zip([784, 12]))
        {
            Assert.InRange(layer.Count, 1, layer.Inputs * layer.Outputs - 1);
            Assert.All(
                layer.Values.ToArray(),
                weight => Assert.Equal(MathF.Sqrt(2f / inputs), MathF.Abs(weight), 1e-6f)
            );
        }
    }

    [Fact]
    public async Task What_cannot_be_exported_is_refused_in_one_line()
    {
        string run = await RunAsync(folder, seeds: 2);
        string target = folder.PathOf("ticket.safetensors");

        Assert.Contains(
            "2 trials have left their ticket; expected one of",
            await CheckpointFolder.RefuseAsync("export", run, "-o", target),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no finished trial's name begins with 'x'",
            await CheckpointFolder.RefuseAsync("export", run, "-o", target, "--trial", "x"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no trial has left its weights; expected a study that says export: [weights]",
            await CheckpointFolder.RefuseAsync("export", run, "-o", target, "--what", "weights"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "did you mean ticket?",
            await CheckpointFolder.RefuseAsync("export", run, "-o", target, "--what", "tickets"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there is no such folder",
            await CheckpointFolder.RefuseAsync("export", folder.PathOf("nowhere"), "-o", target),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(target));
    }

    /// <summary>Runs a study that leaves tickets of half the connections; its folder.</summary>
    internal static async Task<string> RunAsync(CheckpointFolder folder, int seeds)
    {
        string study = folder.PathOf("tickets.yaml");
        await File.WriteAllTextAsync(
            study,
            $$"""
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [12] } }
            wiring: glorot-normal
            plasticity: { iterative-pruning: { rate: 50%, every: 1 } }
            training: { optimizer: adam, rate: 0.001, epochs: 2 }
            export: [ticket]
            seeds: {{seeds}}
            """
        );
        string run = folder.PathOf("tickets");
        await CheckpointFolder.RunAsync("run", study, "--out", run);
        return run;
    }
}
